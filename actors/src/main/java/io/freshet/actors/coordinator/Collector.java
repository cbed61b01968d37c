package io.freshet.actors.coordinator;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.memory.LaneMemory;
import io.freshet.actors.memory.Outcome;
import io.freshet.actors.memory.RoundDraft;
import io.freshet.actors.memory.RoundRecords;
import io.freshet.model.checkpoint.OpenRound;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.source.Received;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Makes rounds of records. After a start these are, first, the rounds that are read again for what they leave in memory and
 * window, then the one that a predecessor had closed, which ends where it ended; all others end when they are full. Used
 * by one thread.
 */
final class Collector {

    /** What is to be done before more records are taken. */
    sealed interface Next {}

    /** A committed round was read again: its documents join the window, in one go as they did before. */
    record Again(List<String> documents) implements Next {}

    /**
     * A round is closed.
     *
     * @param open what is to be written down before anybody works on it
     */
    record Closed(RoundDraft draft, RoundRecords records, OpenRound open) implements Next {}

    private final LaneSettings lane;
    private final LoopListener events;
    private final InstantSource clock;
    private final Intake intake;
    private final Deque<RecordedRound> recorded;

    /** The records of the round that is being made, of which another one can become. */
    private final List<Received> taken = new ArrayList<>();

    private LaneMemory memory;
    private long nextVersion;
    private RoundDraft draft;
    private Optional<Map<Integer, Long>> end = Optional.empty();
    private int attempts = 1;
    private boolean full;
    private boolean waited;

    /** @param open the round that the predecessor had closed, if it did not get to commit it */
    Collector(
            LaneSettings lane,
            Lineage.Start start,
            Recovery recovery,
            Optional<OpenRound> open,
            LoopListener events,
            InstantSource clock) {
        this.lane = lane;
        this.events = events;
        this.clock = clock;
        this.intake = new Intake(lane.config().round().pairs());
        this.recorded = new ArrayDeque<>(recovery.rounds());
        this.memory = recovery.memory();
        this.nextVersion = start.nextVersion();
        end = lane.course().end(nextVersion);
        open.filter(round -> round.version() == nextVersion).ifPresent(round -> {
            end = Optional.of(round.to());
            attempts = round.attempts() + 1;
        });
        begin(recovery.from());
    }

    private void begin(Map<Integer, Long> from) {
        taken.clear();
        full = false;
        waited = false;
        draft = new RoundDraft(lane.config().kafka().topic(), from, clock.instant(), memory);
    }

    void arrived(Received record, ActorRef<Done> ack) {
        intake.arrived(record, ack);
    }

    /** Lets the stream go on, unless as many records wait as a round has. */
    void release() {
        intake.release();
    }

    /**
     * Takes records until there is something to do, or none is left.
     *
     * @param mayClose false = at the end of a new round nothing is done and no more is taken
     */
    Optional<Next> advance(boolean mayClose) {
        while (true) {
            rememberAdoptions();
            if (!recorded.isEmpty() && hasReached(recorded.peek().to())) {
                return Optional.of(readAgain(recorded.remove()));
            }
            if (recorded.isEmpty() && isComplete()) {
                return mayClose ? Optional.of(close()) : Optional.empty();
            }
            Optional<Received> record = intake.next(
                    recorded.isEmpty() ? end : Optional.of(recorded.peek().to()));
            if (record.isEmpty()) {
                return Optional.empty();
            }
            take(record.get());
        }
    }

    private void take(Received record) {
        draft.add(record);
        if (!recorded.isEmpty()) {
            return;
        }
        taken.add(record);
        if (record instanceof Received.Skipped skipped) {
            events.on(new LoopEvent.DeadLettered(skipped.reason().label()));
        }
        full = draft.isFull();
        events.on(
                new LoopEvent.Collected(draft.trainable(), lane.config().round().pairs(), draft.heldOut()));
    }

    private boolean isComplete() {
        return end.isPresent() ? hasReached(end.get()) : full || (waited && draft.trainable() > 0);
    }

    private boolean hasReached(Map<Integer, Long> to) {
        Map<Integer, Long> now = draft.offsetsTo();
        return to.entrySet().stream().allMatch(wanted -> now.getOrDefault(wanted.getKey(), 0L) >= wanted.getValue());
    }

    private Closed close() {
        end = Optional.of(draft.offsetsTo());
        return new Closed(draft, draft.close(), new OpenRound(nextVersion, attempts, draft.offsetsTo()));
    }

    private Again readAgain(RecordedRound round) {
        RoundRecords records = draft.close();
        remember(records, round.version(), outcome(round));
        begin(round.to());
        intake.roundEnded();
        return new Again(round.record().mined() ? records.documents() : List.of());
    }

    private static Outcome outcome(RecordedRound round) {
        if (round.record().quarantined()) {
            return Outcome.QUARANTINED;
        }
        return round.record().status().equals(Status.REJECTED.label()) ? Outcome.REJECTED : Outcome.PUBLISHED;
    }

    private void rememberAdoptions() {
        while (!recorded.isEmpty() && recorded.peek().record().adopts() > 0) {
            RecordedRound adoption = recorded.remove();
            memory = memory.rolledBack(adoption.record().adopts(), adoption.version());
            begin(adoption.to());
        }
    }

    /** The closed round is committed. */
    void committed(RoundRecords records, long version, Outcome outcome) {
        remember(records, version, outcome);
        nextVersion = version + 1;
        end = lane.course().end(nextVersion);
        attempts = 1;
        begin(draft.offsetsTo());
        intake.roundEnded();
    }

    private void remember(RoundRecords records, long version, Outcome outcome) {
        LaneMemory before = isConsolidationDue() ? memory.consolidated() : memory;
        memory = before.after(records, version, outcome);
    }

    /** So many candidates were rejected one after another that the next adapter is begun anew. */
    boolean isConsolidationDue() {
        OptionalInt limit = lane.config().consolidation().afterRejected();
        return limit.isPresent() && memory.rejectedCandidates() >= limit.getAsInt();
    }

    /** The lane went back to an earlier version; a round that was closed for the one before is closed anew. */
    void adopted(long target, long version) {
        memory = memory.rolledBack(target, version);
        nextVersion = version + 1;
        List<Received> again = List.copyOf(taken);
        begin(draft.from());
        for (Received record : again) {
            draft.add(record);
            taken.add(record);
        }
        full = draft.isFull();
    }

    /** A round that has pairs is complete though it is not full. */
    void waitedEnough() {
        waited = true;
    }

    LaneMemory memory() {
        return memory;
    }

    long nextVersion() {
        return nextVersion;
    }

    /** Next offset of each partition after the records of the last committed round. */
    Map<Integer, Long> committedOffsets() {
        return draft.from();
    }

    int trainable() {
        return draft.trainable();
    }

    /** True until all is remembered that was remembered before the start. */
    boolean isRecovering() {
        return !recorded.isEmpty();
    }
}
