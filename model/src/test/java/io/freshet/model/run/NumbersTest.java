package io.freshet.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void timesAreReadable() {
        assertThat(Numbers.time(Duration.ofMillis(2_999))).isEqualTo("2s");
        assertThat(Numbers.time(Duration.ofSeconds(62))).isEqualTo("1m 2s");
        assertThat(Numbers.time(Duration.ofSeconds(3 * 3600 + 2))).isEqualTo("3h 0m 2s");
        assertThat(Numbers.time(Duration.ofSeconds(86_405))).isEqualTo("1d 0h 0m 5s");
    }

    @Test
    void roundingIsPythons() {
        assertThat(Numbers.round(0.123456785, 8)).isEqualTo(0.12345678);
        assertThat(Numbers.round(0.125, 2)).isEqualTo(0.12);
        assertThat(Numbers.round(Double.NaN, 2)).isNaN();
    }

    @Test
    void thisProcessTakesMemory() {
        ProcessMemory now = ProcessMemory.now();
        assertThat(now.resident()).isGreaterThan(10L << 20);
        assertThat(now.peak()).isGreaterThanOrEqualTo(now.resident());
    }

    @Test
    void sizesAreInMillions() {
        assertThat(RunSummary.parameters("bert", 24_000_000, 147_456))
                .isEqualTo("bert: 24.0000M Params (0.1475M Trainable [0.6144%])");
    }
}
