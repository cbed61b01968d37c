package io.freshet.config;

import static io.freshet.config.Kind.duration;
import static io.freshet.config.Kind.integer;

import java.time.Duration;
import java.util.Optional;

/**
 * What makes a round; keys below {@code freshet.round}.
 *
 * @param pairs examples that complete a round
 * @param maxWait closes a smaller round so long after its first example; empty means wait
 * @param maxAttempts trials of a round before it is given up
 * @param stepTimeout how long a trainer in a process of its own may be silent
 */
public record RoundConfig(int pairs, Optional<Duration> maxWait, int maxAttempts, Duration stepTimeout) {

    static RoundConfig read(Settings s) {
        return new RoundConfig(
                s.get("round.pairs", integer(1, 10_000_000)),
                s.find("round.max-wait", duration("100 ms", "30 d")),
                s.get("round.max-attempts", integer(1, 100)),
                s.get("round.step-timeout", duration("1 s", "1 d")));
    }
}
