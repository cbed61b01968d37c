package io.freshet.config;

import static io.freshet.config.Kind.duration;
import static io.freshet.config.Kind.integer;

import java.time.Duration;

/**
 * Serving; keys below {@code freshet.scorer}.
 *
 * @param maxBatchTokens padded tokens of one serving batch
 * @param maxRequestTokens tokens of one request; larger ones are refused
 * @param queue requests that may wait; more are turned away
 * @param requestTimeout after it, a request that still waits is dropped
 * @param keep past versions that stay loaded
 * @param canary how new versions are tried
 */
public record ScorerConfig(
        int maxBatchTokens, int maxRequestTokens, int queue, Duration requestTimeout, int keep, Canary canary) {

    /**
     * A new version's trial.
     *
     * @param percent of the requests that it answers; 0 = none, it is served at once
     * @param requests that it has to answer without a failure
     */
    public record Canary(int percent, int requests) {}

    static ScorerConfig read(Settings s) {
        return new ScorerConfig(
                s.get("scorer.max-batch-tokens", integer(8, 16_777_216)),
                s.get("scorer.max-request-tokens", integer(8, 16_777_216)),
                s.get("scorer.queue", integer(1, 1_000_000)),
                s.get("scorer.request-timeout", duration("10 ms", "1 h")),
                s.get("scorer.keep", integer(0, 1000)),
                new Canary(
                        s.get("scorer.canary.percent", integer(0, 100)),
                        s.get("scorer.canary.requests", integer(1, 1_000_000_000))));
    }
}
