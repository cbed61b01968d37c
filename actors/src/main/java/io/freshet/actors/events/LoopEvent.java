package io.freshet.actors.events;

import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.evaluate.ComparedMetrics;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.train.StepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Something that happened on the way of a record from Kafka to a served version. */
public sealed interface LoopEvent {

    /** Records of the round being collected so far. */
    record Collected(long inRound, int of, long heldOut) implements LoopEvent {}

    /** A bad record was sent to the dead-letter topic. */
    record DeadLettered(String reason) implements LoopEvent {}

    /** A round was closed. */
    record RoundStarted(long version, int pairs) implements LoopEvent {}

    /** A part of a round took so long: collect, mine, train, gate or commit. */
    record PhaseDone(long version, String phase, Duration took) implements LoopEvent {}

    /** Hard negatives were found. */
    record Mined(long version, int windowDocuments, int examples, double negativesPerExample, List<String> alarms)
            implements LoopEvent {}

    /** A training step was done. */
    record Stepped(long version, StepReport report) implements LoopEvent {}

    /** A trainer failed and runs the round again, or gave up. */
    record TrainingFailed(long version, int attempt, String why) implements LoopEvent {}

    /** The gate decided. */
    record Judged(long version, GateDecision decision, ComparedMetrics fresh, ComparedMetrics general)
            implements LoopEvent {}

    /**
     * A version is in the lineage.
     *
     * @param feedbackTimes when the feedback it was trained on was given
     */
    record Committed(Manifest manifest, List<Instant> feedbackTimes) implements LoopEvent {}

    /**
     * A scorer answers by another version now.
     *
     * @param took from the announcement to the first answer it may give
     */
    record Swapped(String lane, long version, Duration took, Instant at) implements LoopEvent {}

    /** A scorer could not take a version and stays on the one it has. */
    record SwapFailed(String lane, long version, String why) implements LoopEvent {}

    /** Fresh vectors of so many more documents were published. */
    record Reembedded(long version, int documents) implements LoopEvent {}

    /**
     * All documents of the window have published vectors of a version.
     *
     * @param documents how many there are
     */
    record ReembedDone(long version, long documents) implements LoopEvent {}

    /** Fresh vectors could not be published; this is tried again. */
    record ReembedFailed(long version, String why) implements LoopEvent {}

    /** A version is not served, as an operator has pinned another one, which is. */
    record HeldBack(String lane, long version, long pinned) implements LoopEvent {}

    /** A version's trial in a scorer is over. */
    record CanaryDecided(String lane, long version, Decision decision, String why) implements LoopEvent {

        /** How it ended. */
        public enum Decision {
            /** It answered its share without a failure, and is served. */
            PROMOTED,
            /** It failed a request or its probe; the version before goes on. */
            ROLLED_BACK,
            /** It did not come to its end: another version or an operator came before. */
            WITHDRAWN;

            /** For metrics and people. */
            public String label() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
    }

    /**
     * A stream that has an end came to it, and every round that could be made of it is committed.
     *
     * @param pairs that are left, too few for a round
     */
    record Drained(int pairs) implements LoopEvent {}

    /** How many records of the topic are not in the lineage yet. */
    record Lag(long records) implements LoopEvent {}
}
