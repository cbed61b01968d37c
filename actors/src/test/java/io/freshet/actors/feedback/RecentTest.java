package io.freshet.actors.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecentTest {

    private Instant now = Instant.parse("2026-02-03T04:05:06Z");

    @Test
    void keepsTheNewestInNumber() {
        Recent<String> recent = recent(2, 1000);
        put(recent, 1, "a", "b", "c");
        assertThat(known(recent, "a", "b", "c")).containsExactly("b", "c");
    }

    @Test
    void keepsTheNewestInSize() {
        Recent<String> recent = recent(100, 10);
        put(recent, 4, "a", "b", "c");
        assertThat(known(recent, "a", "b", "c")).containsExactly("b", "c");
        put(recent, 10, "d");
        assertThat(known(recent, "b", "c", "d")).containsExactly("d");
        assertThat(recent.put("e", "e", 11)).isFalse();
        assertThat(known(recent, "d", "e")).containsExactly("d");
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        Recent<String> recent = recent(100, 1000);
        put(recent, 1, "a");
        now = now.plusSeconds(60);
        assertThat(known(recent, "a")).containsExactly("a");
        now = now.plusNanos(1);
        assertThat(known(recent, "a")).isEmpty();
    }

    @Test
    void anIdThatComesAgainTakesItsOwnPlaceAndRoom() {
        Recent<String> recent = recent(100, 10);
        for (int i = 0; i < 50; i++) {
            put(recent, 6, "a");
            now = now.plusSeconds(100);
        }
        put(recent, 4, "b");
        put(recent, 6, "c");
        assertThat(known(recent, "a", "b", "c")).containsExactly("b", "c");
    }

    @Test
    void withoutCapacityNothingIsKept() {
        assertThat(recent(0, 10).put("a", "a", 1)).isFalse();
    }

    private Recent<String> recent(int capacity, long bytes) {
        return new Recent<>(capacity, bytes, Duration.ofMinutes(1), () -> now);
    }

    private static void put(Recent<String> recent, long size, String... ids) {
        Stream.of(ids).forEach(id -> assertThat(recent.put(id, id, size)).isTrue());
    }

    private static List<String> known(Recent<String> recent, String... ids) {
        return Stream.of(ids).filter(id -> recent.find(id).isPresent()).toList();
    }
}
