package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.config.Scheduler;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearningRateTest {

    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void risesFromZeroAndStays() {
        assertThat(rates(0.8, 10, 0.35, Scheduler.CONSTANT))
                .as("ceil(3.5) = 4 steps of warm-up")
                .containsExactly(new double[] {0, 0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8}, EXACT);
    }

    @Test
    void risesFromZeroAndFallsAlongHalfACosine() {
        double diagonal = Math.sqrt(0.5);
        double[] rates = rates(2, 10, 0.2, Scheduler.COSINE);
        assertThat(rates[0]).isZero();
        assertThat(rates[1]).isCloseTo(1, EXACT);
        assertThat(rates[2]).as("the peak").isCloseTo(2, EXACT);
        assertThat(rates[4]).as("a quarter of the way").isCloseTo(1 + diagonal, EXACT);
        assertThat(rates[6]).as("half-way").isCloseTo(1, EXACT);
        assertThat(rates[8]).as("three quarters").isCloseTo(1 - diagonal, EXACT);
        assertThat(rates[9]).as("the last step is not wasted").isPositive();
    }

    @ParameterizedTest
    @EnumSource(Scheduler.class)
    void withoutWarmUpTheFirstStepHasThePeak(Scheduler scheduler) {
        assertThat(rates(0.5, 4, 0, scheduler)[0]).isCloseTo(0.5, EXACT);
        assertThat(rates(0.5, 1, 0, scheduler)).containsExactly(new double[] {0.5}, EXACT);
    }

    @ParameterizedTest
    @EnumSource(Scheduler.class)
    void withNothingButWarmUpItNeverGetsThere(Scheduler scheduler) {
        assertThat(rates(1, 4, 1, scheduler)).containsExactly(new double[] {0, 0.25, 0.5, 0.75}, EXACT);
    }

    private static double[] rates(double peak, int steps, double warmup, Scheduler scheduler) {
        LearningRate rate = new LearningRate(peak, steps, warmup, scheduler);
        return IntStream.range(0, steps).mapToDouble(rate::at).toArray();
    }
}
