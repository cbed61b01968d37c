package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.management.Health;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServingReadinessTest {

    private final Health health = new Health();
    private final ServingReadiness readiness = new ServingReadiness(health, "scorer");

    @Test
    void itIsNotReadyBeforeItKnowsWhatIsInUse() {
        assertThat(health.notReady()).hasValueSatisfying(why -> assertThat(why).contains("has not been read"));
        readiness.current(0);
        assertThat(health.notReady()).isEmpty();
    }

    @Test
    void itIsReadyOnceItServesWhatIsInUseAndStaysSoWhenTheNextOneComes() {
        readiness.current(4);
        assertThat(health.notReady()).hasValueSatisfying(why -> assertThat(why).contains("version 4"));
        readiness.on(new LoopEvent.Swapped("embedding", 4, Duration.ZERO, Instant.EPOCH));
        assertThat(health.notReady()).isEmpty();
        readiness.current(5);
        assertThat(health.notReady()).isEmpty();
        readiness.on(new LoopEvent.SwapFailed("embedding", 5, "damaged"));
        assertThat(health.notReady()).isEmpty();
    }

    @Test
    void itSaysWhyTheVersionInUseCannotBeServed() {
        readiness.current(4);
        readiness.on(new LoopEvent.SwapFailed("embedding", 4, "damaged"));
        assertThat(health.notReady()).hasValueSatisfying(why -> assertThat(why).contains("version 4", "damaged"));
    }

    @Test
    void itIsReadyWhenThePinnedVersionIsServedInsteadOfTheOneInUse() {
        readiness.on(new LoopEvent.Swapped("embedding", 2, Duration.ZERO, Instant.EPOCH));
        readiness.current(4);
        assertThat(health.notReady()).isPresent();
        readiness.on(new LoopEvent.HeldBack("embedding", 4, 2));
        assertThat(health.notReady()).isEmpty();
    }
}
