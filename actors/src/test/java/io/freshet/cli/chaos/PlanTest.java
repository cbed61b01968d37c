package io.freshet.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cli.chaos.fault.Place;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void aSeedAlwaysDrawsTheSamePlan() {
        assertThat(Plan.draw(7, 100)).isEqualTo(Plan.draw(7, 100));
        assertThat(Plan.draw(7, 100)).isNotEqualTo(Plan.draw(8, 100));
        assertThat(Plan.draw(7, 37).kills())
                .hasSize(37)
                .isEqualTo(Plan.draw(7, 100).kills().subList(0, 37));
    }

    @Test
    void everyPlaceAndEveryProcessIsMet() {
        List<Kill> kills = Plan.draw(7, 100).kills();
        Set<String> labels = kills.stream().map(Kill::label).collect(Collectors.toSet());
        assertThat(labels)
                .containsAll(Arrays.stream(Place.values()).map(Place::label).toList());
        assertThat(labels).contains("sigkill-node", "sigkill-broker");
    }

    @Test
    void twentyKillsAreOfManyKinds() {
        Set<String> labels = Plan.draw(1, 20).kills().stream().map(Kill::label).collect(Collectors.toSet());
        assertThat(labels).hasSizeGreaterThanOrEqualTo(10).contains("sigkill-node", "sigkill-broker");
    }

    @Test
    void countsStayWithinWhatTwoRoundsReach() {
        for (Kill kill : Plan.draw(3, 500).kills()) {
            if (kill instanceof Kill.AtPoint at) {
                assertThat(at.point().count()).isBetween(1, at.point().place().most());
            }
            assertThat(kill.spare()).isBetween(0.0, 1.0);
        }
    }
}
