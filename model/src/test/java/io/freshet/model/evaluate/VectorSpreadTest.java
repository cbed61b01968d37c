package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VectorSpreadTest {

    /** Two right angles and one half turn: cosines 0, 0, -1 and squared distances 2, 2, 4. */
    @Test
    void averagesOverAllPairs() {
        VectorSpread spread = VectorSpread.of(new float[][] {{1, 0}, {0, 1}, {-1, 0}});
        assertThat(spread.vectors()).isEqualTo(3);
        assertThat(spread.normError()).isZero();
        assertThat(spread.meanCosine()).isCloseTo(-1 / 3.0, within(1e-12));
        assertThat(spread.uniformity()).isCloseTo(Math.log((2 * Math.exp(-4) + Math.exp(-8)) / 3), within(1e-12));
    }

    @Test
    void calledACollapseIsACollapse() {
        VectorSpread spread = VectorSpread.of(new float[][] {{.6f, .8f}, {.6f, .8f}});
        assertThat(spread.meanCosine()).isCloseTo(1, within(1e-6));
        assertThat(spread.uniformity()).isZero();
    }

    @Test
    void seesTheWorstLengthAndEveryNaN() {
        assertThat(VectorSpread.of(new float[][] {{1, 0}, {0, .75f}}).normError())
                .isEqualTo(.25);
        VectorSpread broken = VectorSpread.of(new float[][] {{1, 0}, {Float.NaN, 1}, {0, 1}});
        assertThat(broken.normError()).isNaN();
        assertThat(broken.meanCosine()).isNaN();
        assertThat(broken.uniformity()).isNaN();
    }

    @Test
    void refusesASingleVector() {
        assertThatIllegalArgumentException().isThrownBy(() -> VectorSpread.of(new float[][] {{1}}));
    }

    @Test
    void scoresDeviateFromTheirMean() {
        assertThat(OutputSpread.OfScores.deviation(new float[] {2, 4, 4, 4, 5, 5, 7, 9}))
                .isCloseTo(2, within(1e-12));
        assertThat(OutputSpread.OfScores.deviation(new float[] {3, 3})).isZero();
        assertThat(OutputSpread.OfScores.deviation(new float[] {3, Float.NaN})).isNaN();
    }
}
