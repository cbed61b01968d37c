package io.freshet.cli.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPointTest {

    @ParameterizedTest
    @EnumSource(Place.class)
    void isReadAsItIsWritten(Place place) {
        FaultPoint point = new FaultPoint(place, 3);
        assertThat(FaultPoint.parse(point.toString())).isEqualTo(point);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "step", "steps:1", ":2"})
    void anUnknownPlaceIsRefusedWithAllThereAre(String text) {
        assertThatThrownBy(() -> FaultPoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("half-file");
    }

    @Test
    void countsFromOne() {
        assertThatThrownBy(() -> FaultPoint.parse("step:0")).hasMessageContaining("counts from 1");
    }
}
