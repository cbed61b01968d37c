package io.freshet.actors.reembed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private long now = 7;

    @Test
    void pausesForWhatItIsAheadOfItsRate() {
        Pace pace = pace(OptionalInt.of(4));
        passes(500);
        assertThat(pace.did(4)).isEqualTo(Duration.ofMillis(500));
        passes(3_500);
        assertThat(pace.did(4)).isEqualTo(Duration.ZERO);
        assertThat(pace.done()).isEqualTo(8);
        assertThat(pace.took()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void doesNotPauseWithoutARate() {
        assertThat(pace(OptionalInt.empty()).did(1_000_000)).isEqualTo(Duration.ZERO);
    }

    @Test
    void reportsEveryHalfAMinuteHowLongTheRestTakes() {
        Pace pace = pace(OptionalInt.empty());
        passes(29_999);
        pace.did(600);
        assertThat(pace.report(9_400)).isEmpty();
        passes(1);
        assertThat(pace.report(9_400)).contains("600 of 10000 documents re-embedded, 20.0/s, about 0:07:50 left");
        assertThat(pace.report(9_400)).isEmpty();
    }

    private Pace pace(OptionalInt perSecond) {
        return new Pace(perSecond, () -> now);
    }

    private void passes(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
