package io.freshet.actors.scorer;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopEvent.CanaryDecided.Decision;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.VersionRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;

/** Tells what becomes of a lane's versions: the log for people, events for the process. */
record ServingReport(String lane, LoopListener events, InstantSource clock, Logger log) {

    /** @param since when it was asked for */
    void swapped(long version, Instant since) {
        Instant now = clock.instant();
        log.info("{}/{} is served", lane, version);
        events.on(new LoopEvent.Swapped(lane, version, Duration.between(since, now), now));
    }

    void loadFailed(ModelVersion version, Throwable why) {
        log.error("{} cannot be served, the version before stays", version.label(), why);
        events.on(new LoopEvent.SwapFailed(lane, version.version(), String.valueOf(why)));
    }

    /**
     * Tells once that the newest version is not served because of a pin.
     *
     * @param told what was told last; 0 = nothing
     * @return what has been told now
     */
    long heldBack(VersionRegistry.Serving heard, LaneVersions now, long told) {
        long newest = heard.newest().version();
        boolean pinned = now.pinned() && heard.order().pin().stream().anyMatch(pin -> pin.version() == now.served());
        if (!pinned || newest == now.served()) {
            return 0;
        }
        if (newest != told) {
            log.info("{}/{} is held back, an operator has pinned version {}", lane, newest, now.served());
            events.on(new LoopEvent.HeldBack(lane, newest, now.served()));
        }
        return newest;
    }

    /**
     * A change has ended a trial.
     *
     * @param approved the version that has passed its trial
     */
    void ended(long version, ServingChange change, long approved) {
        if (change instanceof ServingChange.EndTrial end) {
            decided(version, end.decision(), end.why());
        } else if (version == approved) {
            decided(version, Decision.PROMOTED, "it answered its share and its probe without a failure");
        } else {
            decided(version, Decision.WITHDRAWN, "something else was to be tried or served before it had passed");
        }
    }

    void decided(long version, Decision decision, String why) {
        if (decision == Decision.ROLLED_BACK) {
            log.error("{}/{} was on trial and is rolled back: {}", lane, version, why);
        } else {
            log.info("{}/{} was on trial and is {}: {}", lane, version, decision.label(), why);
        }
        events.on(new LoopEvent.CanaryDecided(lane, version, decision, why));
    }
}
