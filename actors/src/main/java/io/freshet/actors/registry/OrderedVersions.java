package io.freshet.actors.registry;

import io.freshet.streams.serving.ServingOrderRecord;
import io.freshet.streams.version.VersionRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the versions that an order names. Whatever became of them at the gate does not matter, damage does. Calls
 * block. Safe for any number of threads.
 *
 * @param committed reads what is committed of the lane
 */
record OrderedVersions(String lane, IntactVersions intact, Callable<List<VersionRecord>> committed) {

    private static final Logger LOG = LoggerFactory.getLogger(OrderedVersions.class);

    /**
     * A version that is ordered, or that none is.
     *
     * @param problem why it cannot be served; empty unless it cannot
     */
    record Wanted(Optional<ModelVersion> version, String problem) {

        boolean isKnown() {
            return problem.isEmpty();
        }
    }

    /** What was found of an order. */
    record Found(Wanted pin, Wanted canary) {}

    /** What cannot be served is logged. */
    Found find(ServingOrderRecord order) {
        OptionalLong canary =
                order.canary().map(trial -> OptionalLong.of(trial.version())).orElse(OptionalLong.empty());
        return new Found(find("pinned", order.pin()), find("a canary", canary));
    }

    private Wanted find(String as, OptionalLong version) {
        if (version.isEmpty()) {
            return new Wanted(Optional.empty(), "");
        }
        if (version.getAsLong() == 0) {
            return new Wanted(Optional.of(ModelVersion.base(lane)), "");
        }
        try {
            VersionRecord record = committed.call().stream()
                    .filter(one -> one.version() == version.getAsLong())
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException("there is no committed version of that number"));
            return new Wanted(Optional.of(intact.require(record)), "");
        } catch (Exception e) {
            LOG.error(
                    "{}/{} is {} but cannot be served; this is tried again: {}",
                    lane,
                    version.getAsLong(),
                    as,
                    e.toString());
            return new Wanted(Optional.empty(), e.toString());
        }
    }
}
