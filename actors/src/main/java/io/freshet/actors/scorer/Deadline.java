package io.freshet.actors.scorer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Until when an answer is of use, by the scorer's clock.
 *
 * @param within what the caller gave; empty if it is the scorer's own limit that counts
 */
record Deadline(Instant at, Optional<Duration> within) {

    /**
     * The earlier one.
     *
     * @param within what the caller gives
     * @param limit the scorer's own
     */
    static Deadline of(Instant now, Optional<Duration> within, Duration limit) {
        Optional<Duration> shorter = within.filter(given -> given.compareTo(limit) < 0);
        return new Deadline(now.plus(shorter.orElse(limit)), shorter);
    }

    boolean passed(Instant now) {
        return at.isBefore(now);
    }

    RuntimeException exception() {
        return within.<RuntimeException>map(DeadlineException::new)
                .orElseGet(() -> new OverloadedException("the request waited too long", Duration.ofSeconds(1)));
    }
}
