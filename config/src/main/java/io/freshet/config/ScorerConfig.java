package io.freshet.config;

import static io.freshet.config.Kind.duration;
import static io.freshet.config.Kind.integer;

import java.time.Duration;

/**
 * Serving; keys below {@code freshet.scorer}.
 *
 * @param maxBatchTokens padded tokens of one serving batch
 * @param queue requests that may wait; more are turned away
 * @param requestTimeout after it, a request that still waits is dropped
 */
public record ScorerConfig(int maxBatchTokens, int queue, Duration requestTimeout) {

    static ScorerConfig read(Settings s) {
        return new ScorerConfig(
                s.get("scorer.max-batch-tokens", integer(8, 16_777_216)),
                s.get("scorer.queue", integer(1, 1_000_000)),
                s.get("scorer.request-timeout", duration("10 ms", "1 h")));
    }
}
