package io.freshet.model.run.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {

    @Test
    void ticksAreRound() {
        assertThat(labels(0.33, 1.79, 7, 0)).containsExactly("0.5", "1.0", "1.5");
        assertThat(labels(0, 400, 9, 1)).containsExactly("0", "50", "100", "150", "200", "250", "300", "350", "400");
        assertThat(labels(4, 6, 9, 1)).containsExactly("4", "5", "6");
        assertThat(labels(-0.03, 0.02, 7, 0)).containsExactly("-0.03", "-0.02", "-0.01", "0", "0.01", "0.02");
    }

    @Test
    void smallAndLargeOnesAreScientific() {
        assertThat(labels(0, 1e-4, 7, 0)).containsExactly("0", "2e-5", "4e-5", "6e-5", "8e-5", "1e-4");
        assertThat(labels(0, 3e6, 3, 0)).containsExactly("0", "1e6", "2e6", "3e6");
        assertThat(Ticks.value(1.23456e-5)).isEqualTo("1.235e-5");
        assertThat(Ticks.value(0.123456)).isEqualTo("0.1235");
        assertThat(Ticks.value(12)).isEqualTo("12");
    }

    private static List<String> labels(double low, double high, int about, double smallestStep) {
        return Ticks.between(low, high, about, smallestStep).stream()
                .map(Ticks::label)
                .toList();
    }
}
