package io.freshet.actors.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.config.FreshetConfig;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClickWeightsTest {

    @ParameterizedTest
    @CsvSource({
        "1, , 0.4",
        "2, , 0.8",
        "9, , 3.6",
        "10, , 4",
        "500, , 4",
        "1, 4.99, 0",
        "7, 0, 0",
        "1, 5, 0.4",
        "3, 29.9, 1.2",
        "1, 30, 1",
        "4, 30, 4",
        "20, 3600, 10"
    })
    void areEvidenceTimesTheClippedInverseOfThePropensity(int rank, Double dwell, double weight) {
        assertThat(weights(Map.of())
                        .of(OptionalInt.of(rank), dwell == null ? OptionalDouble.empty() : OptionalDouble.of(dwell)))
                .isCloseTo(weight, within(1e-12));
    }

    @Test
    void followTheSettings() {
        ClickWeights weights = weights(
                Map.of("feedback.click-weight", 0.5, "feedback.position-bias", 0.5, "feedback.max-position-weight", 4));
        assertThat(weights.position(9)).isCloseTo(3, within(1e-12));
        assertThat(weights.position(17)).isEqualTo(4);
        assertThat(weights.of(OptionalInt.of(4), OptionalDouble.empty())).isCloseTo(1, within(1e-12));
        assertThat(weights(Map.of("feedback.position-bias", 0)).position(50)).isEqualTo(1);
    }

    private static ClickWeights weights(Map<String, ?> settings) {
        return new ClickWeights(FreshetConfig.defaults(settings).feedback());
    }
}
