package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.management.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ServingReadinessTest {

    private final Health health = new Health();
    private final ServingReadiness readiness = new ServingReadiness(health, "scorer");

    @Test
    void itIsNotReadyBeforeItKnowsWhatIsInUseAndWhatIsPinned() {
        assertThat(health.notReady()).hasValueSatisfying(why -> assertThat(why).contains("serving topic has not been"));
        readiness.pinned(OptionalLong.empty());
        assertThat(health.notReady())
                .hasValueSatisfying(why -> assertThat(why).contains("versions topic has not been"));
        readiness.current(0);
        assertThat(health.notReady()).isEmpty();
    }

    @Test
    void itIsReadyOnceItServesWhatIsPinnedWhateverIsNewest() {
        readiness.current(4);
        readiness.on(swapped(4));
        assertThat(health.notReady()).isPresent();
        readiness.pinned(OptionalLong.of(2));
        assertThat(health.notReady()).hasValueSatisfying(why -> assertThat(why).contains("version 2 is being loaded"));
        readiness.on(swapped(2));
        assertThat(health.notReady()).isEmpty();
        readiness.cannotPin(1, "damaged");
        assertThat(health.notReady()).isEmpty();
    }

    @Test
    void itSaysWhyWhatIsPinnedCannotBeServed() {
        readiness.current(4);
        readiness.cannotPin(2, "damaged");
        readiness.on(swapped(4));
        assertThat(health.notReady()).isPresent();
        readiness.cannotPin(2, "damaged");
        assertThat(health.notReady())
                .hasValueSatisfying(why -> assertThat(why).contains("version 2 is pinned but cannot", "damaged"));
        readiness.pinned(OptionalLong.of(0));
        readiness.on(swapped(0));
        assertThat(health.notReady()).isEmpty();
    }

    @Test
    void itIsReadyOnceItServesWhatIsInUseAndStaysSoWhenTheNextOneComes() {
        readiness.pinned(OptionalLong.empty());
        readiness.current(4);
        assertThat(health.notReady()).hasValueSatisfying(why -> assertThat(why).contains("version 4"));
        readiness.on(swapped(4));
        assertThat(health.notReady()).isEmpty();
        readiness.current(5);
        assertThat(health.notReady()).isEmpty();
        readiness.on(new LoopEvent.SwapFailed("embedding", 5, "damaged"));
        assertThat(health.notReady()).isEmpty();
    }

    @Test
    void itSaysWhyTheVersionInUseCannotBeServed() {
        readiness.pinned(OptionalLong.empty());
        readiness.current(4);
        readiness.on(new LoopEvent.SwapFailed("embedding", 4, "damaged"));
        assertThat(health.notReady()).hasValueSatisfying(why -> assertThat(why).contains("version 4", "damaged"));
    }

    private static LoopEvent swapped(long version) {
        return new LoopEvent.Swapped("embedding", version, Duration.ZERO, Instant.EPOCH);
    }
}
