package io.freshet.actors.memory;

import io.freshet.config.FreshetConfig;
import io.freshet.config.ReplayConfig;
import io.freshet.config.TrustConfig;
import io.freshet.streams.record.QaPair;

/**
 * The settings that decide what becomes of a record.
 *
 * @param roundPairs training pairs of a full round; shares are of it
 * @param heldOutPercent share of queries, by their hash, that is kept for evaluation, 0 to 50
 * @param heldOutPairs held-out pairs kept
 * @param seed of random sampling
 */
public record MemorySettings(
        int roundPairs, int heldOutPercent, int heldOutPairs, TrustConfig trust, ReplayConfig replay, long seed) {

    public static MemorySettings of(FreshetConfig config) {
        return new MemorySettings(
                config.round().pairs(),
                config.gate().heldOutPercent(),
                config.gate().reservoir(),
                config.trust(),
                config.replay(),
                config.train().seed());
    }

    /** A query falls on the same side whatever its answers are and whenever it comes. */
    boolean isHeldOut(String query) {
        return Long.remainderUnsigned(TextHash.of(query), 100) < heldOutPercent;
    }

    boolean isExcluded(String source) {
        return trust.excludedSources().contains(source);
    }

    boolean isExcluded(QaPair pair) {
        return isExcluded(Judged.sourceOf(pair));
    }
}
