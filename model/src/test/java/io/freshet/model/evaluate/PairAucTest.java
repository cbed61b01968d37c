package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairAucTest {

    /** The first two documents are relevant. */
    private static double of(float... scores) {
        return PairAuc.of(scores, i -> i < 2);
    }

    @Test
    void countsThePairsInTheRightOrder() {
        assertThat(of(.9f, .4f, .5f, .1f, .3f)).isCloseTo(5.0 / 6, within(1e-12));
        assertThat(of(3, 2, 1)).isEqualTo(1);
        assertThat(of(1, 2, 3)).isZero();
    }

    @Test
    void aTieNeverFavoursTheRelevantDocument() {
        assertThat(of(1, 1, 1, 1)).isZero();
        assertThat(of(0f, 0f, -0f)).isZero();
    }

    @Test
    void aModelThatAnswersNaNScoresWorst() {
        assertThat(of(1, Float.NaN, 0)).isZero();
        assertThat(of(1, 1, Float.NEGATIVE_INFINITY)).isZero();
    }

    @Test
    void queriesWithNothingToCompareAreLeftOut() {
        double onlyRelevant = PairAuc.of(new float[] {1, 2}, i -> true);
        double noneRelevant = PairAuc.of(new float[] {1, 2}, i -> false);
        assertThat(onlyRelevant).isNaN();
        assertThat(noneRelevant).isNaN();
        assertThat(PairAuc.mean(List.of(onlyRelevant, noneRelevant))).isZero();
        assertThat(PairAuc.mean(List.of(onlyRelevant, 1.0, .5))).isEqualTo(.75);
    }
}
