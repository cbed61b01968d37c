package io.freshet.actors.scorer;

import io.freshet.actors.events.LoopEvent.CanaryDecided.Decision;
import java.util.Optional;

/** A change of who answers. */
sealed interface ServingChange {

    /** Serve a version that is at hand. */
    record Serve(long version, boolean pinned) implements ServingChange {}

    /** Try a version that is at hand. */
    record TryOut(long version, int percent, long requests) implements ServingChange {}

    /** Try nothing. */
    record EndTrial(Decision decision, String why) implements ServingChange {}

    /**
     * What a change has done.
     *
     * @param swapped whether another version is served
     * @param ended the trial that it ended
     * @param trial that goes on or has begun
     */
    record Outcome(boolean swapped, Optional<CanaryTrial> ended, Optional<CanaryTrial> trial) {}

    /** Makes the change, on the thread that computes. */
    default Outcome apply(VersionsAtHand versions, CanaryTrial.Listener listener) {
        long served = versions.served().number();
        Optional<CanaryTrial> before = versions.canary();
        if (this instanceof Serve serve) {
            versions.serve(serve.version(), serve.pinned());
        } else if (this instanceof TryOut wanted) {
            versions.tryOut(new CanaryTrial(wanted.version(), wanted.percent(), wanted.requests(), listener));
        } else {
            versions.endTrial();
        }
        Optional<CanaryTrial> after = versions.canary();
        return new Outcome(
                versions.served().number() != served, before.filter(ended -> !after.equals(Optional.of(ended))), after);
    }
}
