package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

    @Test
    void isSureOfAConstantGain() {
        double[] baseline = new SplittableRandom(1).doubles(50).toArray();
        double[] candidate = Arrays.stream(baseline).map(v -> v + .125).toArray();
        PairedBootstrap bootstrap = PairedBootstrap.of(candidate, baseline, 1000, 1);
        assertThat(bootstrap.meanDelta()).isCloseTo(.125, within(1e-12));
        assertThat(bootstrap.probabilityOfGain()).isEqualTo(1);
        assertThat(bootstrap.lowerBound(.95)).isCloseTo(.125, within(1e-12));
    }

    @Test
    void callsNoDifferenceNoGain() {
        PairedBootstrap bootstrap = PairedBootstrap.of(new double[] {.5, .5}, new double[] {.5, .5}, 100, 1);
        assertThat(bootstrap.probabilityOfGain()).isZero();
        assertThat(bootstrap.probabilityOfLoss()).isZero();
        assertThat(bootstrap.lowerBound(.95)).isZero();
    }

    /** One query of four gains 0.3, one loses 0.1: of two draws alike. By hand over the 256 equal cases. */
    @Test
    void sharesTheResamplesAsTheyCanFall() {
        int gains = 0;
        int losses = 0;
        int[] deltas = {3, -1, 0, 0};
        for (int drawn = 0; drawn < 256; drawn++) {
            int sum = deltas[drawn & 3] + deltas[drawn >> 2 & 3] + deltas[drawn >> 4 & 3] + deltas[drawn >> 6];
            gains += sum > 0 ? 1 : 0;
            losses += sum < 0 ? 1 : 0;
        }
        PairedBootstrap bootstrap =
                PairedBootstrap.of(new double[] {.5, .25, 0, 1}, new double[] {.125, .375, 0, 1}, 100_000, 1);
        assertThat(bootstrap.probabilityOfGain()).isCloseTo(gains / 256.0, within(.005));
        assertThat(bootstrap.probabilityOfLoss()).isCloseTo(losses / 256.0, within(.005));
    }

    @Test
    void findsTheNormalBoundOfManyQueries() {
        SplittableRandom random = new SplittableRandom(9);
        double[] deltas = new double[400];
        for (int i = 0; i < deltas.length; i++) {
            deltas[i] = .02 + .2 * random.nextGaussian();
        }
        PairedBootstrap bootstrap = PairedBootstrap.of(deltas, new double[400], 10_000, 3);
        double mean = Arrays.stream(deltas).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(deltas).map(d -> (d - mean) * (d - mean)).sum() / 400);
        assertThat(bootstrap.lowerBound(.95)).isCloseTo(mean - 1.645 * deviation / 20, within(.001));
        assertThat(bootstrap.lowerBound(.5)).isCloseTo(mean, within(.001));
        assertThat(bootstrap.lowerBound(.99)).isLessThan(bootstrap.lowerBound(.9));
    }

    @Test
    void answersTheSameToTheSameSeedOnly() {
        double[] candidate = new SplittableRandom(1).doubles(30).toArray();
        double[] baseline = new SplittableRandom(2).doubles(30).toArray();
        double first = PairedBootstrap.of(candidate, baseline, 500, 4).lowerBound(.95);
        assertThat(PairedBootstrap.of(candidate, baseline, 500, 4).lowerBound(.95))
                .isEqualTo(first);
        assertThat(PairedBootstrap.of(candidate, baseline, 500, 5).lowerBound(.95))
                .isNotEqualTo(first);
    }

    @Test
    void refusesUnpairedAndBrokenValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedBootstrap.of(new double[2], new double[3], 10, 1))
                .withMessageContaining("got 2 and 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedBootstrap.of(new double[] {Double.NaN}, new double[1], 10, 1))
                .withMessageContaining("value 0 is not finite");
        assertThatIllegalArgumentException().isThrownBy(() -> PairedBootstrap.of(new double[1], new double[1], 10, 1)
                .lowerBound(Double.NaN));
    }
}
