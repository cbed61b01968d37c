package io.freshet.actors.coordinator;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.gate.Gate;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.SnapshotDraft;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.checkpoint.Times;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Takes a closed round to a version: mine → train → gate → commit → snapshot. One round at a time; used by the
 * coordinator's thread, which brings it what the workers answer.
 */
final class RoundPipeline {

    record Remembered() implements Coordinator.PhaseEnded {}

    record Mined(Miner.Result result) implements Coordinator.PhaseEnded {}

    record Trained(Trainer.Outcome outcome) implements Coordinator.PhaseEnded {}

    record Judged(Gate.Verdict verdict) implements Coordinator.PhaseEnded {}

    record Committed(Checkpoint checkpoint) implements Coordinator.PhaseEnded {}

    record CommitFailed(Throwable why) implements Coordinator.PhaseEnded {}

    record WindowWritten(Miner.SnapshotResult result) implements Coordinator.PhaseEnded {}

    record SnapshotDone(Optional<Throwable> failure) implements Coordinator.PhaseEnded {}

    private final ActorContext<Coordinator.Command> context;
    private final LaneSettings lane;
    private final Durable durable;
    private final Workers workers;
    private final Collector collector;
    private final Operator operator;
    private final Commits commits;
    private final VersionInUse inUse;
    private final LoopListener events;
    private final InstantSource clock;
    private Round round;

    /**
     * @param collector hears what became of a round
     * @param operator may make a round void
     * @param inUse rounds go on from it, and replace it when they are published
     */
    RoundPipeline(
            ActorContext<Coordinator.Command> context,
            LaneSettings lane,
            Durable durable,
            Workers workers,
            Collector collector,
            Operator operator,
            Commits commits,
            VersionInUse inUse,
            LoopListener events,
            InstantSource clock) {
        this.context = context;
        this.lane = lane;
        this.durable = durable;
        this.workers = workers;
        this.collector = collector;
        this.operator = operator;
        this.commits = commits;
        this.inUse = inUse;
        this.events = events;
        this.clock = clock;
    }

    /** No round is on its way. */
    boolean isIdle() {
        return round == null;
    }

    /** What is being done with a round; empty = nothing. */
    Optional<Round.Phase> phase() {
        return Optional.ofNullable(round).map(begun -> begun.phase);
    }

    // ---- mine ----

    void begin(Collector.Closed closed) throws IOException {
        durable.lineage().files().write(closed.open());
        long version = closed.open().version();
        boolean anew = collector.isConsolidationDue()
                || inUse.hasDrifted(lane.config().consolidation().maxRelativeDelta());
        round = new Round(
                version,
                closed.draft(),
                closed.records(),
                ReplayDraw.of(lane, collector.memory(), closed.records(), version, anew),
                anew,
                clock.instant());
        events.on(new LoopEvent.PhaseDone(
                version, "collect", Duration.between(closed.draft().started(), clock.instant())));
        events.on(new LoopEvent.RoundStarted(version, round.pairs().size()));
        if (closed.open().attempts() > lane.config().round().maxAttempts()) {
            commit(ManifestOf.deadly(closed.open().attempts() - 1));
        } else if (round.pairs().isEmpty()) {
            workers.miner()
                    .tell(new Miner.Remember(
                            closed.records().documents(),
                            context.messageAdapter(Done.class, done -> new Remembered())));
        } else {
            workers.miner()
                    .tell(orders().mine(
                                    inUse.model(),
                                    collector.memory(),
                                    context.messageAdapter(Miner.Result.class, Mined::new)));
        }
    }

    void remembered(Remembered message) throws IOException {
        commit(ManifestOf.nothingToTrain());
    }

    // ---- train ----

    void mined(Mined message) throws IOException {
        round.mined = message.result();
        events.on(orders().mined());
        phaseDone(Round.Phase.TRAIN);
        if (operator.wantsAdoption()) {
            close();
            return;
        }
        round.draft = durable.lineage().begin(round.version);
        workers.trainer()
                .tell(orders().train(inUse.model(), context.messageAdapter(Trainer.Outcome.class, Trained::new)));
    }

    // ---- gate ----

    void trained(Trained message) throws IOException {
        phaseDone(Round.Phase.GATE);
        if (operator.wantsAdoption()) {
            close();
        } else if (message.outcome() instanceof Trainer.Failed failed) {
            commit(ManifestOf.untrainable(failed.attempts()));
        } else {
            round.trained = (Trainer.Trained) message.outcome();
            workers.gate()
                    .tell(orders().judge(
                                    inUse.model(),
                                    collector.memory(),
                                    context.messageAdapter(Gate.Verdict.class, Judged::new)));
        }
    }

    // ---- commit ----

    void judged(Judged message) throws IOException {
        Gate.Verdict verdict = message.verdict();
        events.on(new LoopEvent.Judged(round.version, verdict.decision(), verdict.fresh(), verdict.general()));
        phaseDone(Round.Phase.COMMIT);
        if (operator.wantsAdoption()) {
            close();
        } else {
            commit(ManifestOf.judged(verdict, round.trained.mostlyFinite()));
        }
    }

    private void commit(ManifestOf manifest) throws IOException {
        round.phase = Round.Phase.COMMIT;
        round.result = manifest;
        Draft draft = round.draft == null ? durable.lineage().begin(round.version) : round.draft;
        // From here on it is the committing thread's: were it deleted while that one renames it, half a version would
        // become part of the lineage.
        round.draft = null;
        Round committing = round;
        long parent = inUse.number();
        Instant started = round.collected.started();
        context.pipeToSelf(
                commits.round(
                        draft,
                        round,
                        files -> manifest.build(
                                lane,
                                committing,
                                parent,
                                durable.start().epoch(),
                                files,
                                new Times(started, clock.instant())),
                        parent),
                (checkpoint, failure) -> failure == null ? new Committed(checkpoint) : new CommitFailed(failure));
    }

    void committed(Committed message) throws IOException {
        Checkpoint checkpoint = message.checkpoint();
        phaseDone(Round.Phase.SNAPSHOT);
        events.on(new LoopEvent.Committed(checkpoint.manifest(), round.records.feedbackTimes()));
        collector.committed(round.records, round.version, round.result.outcome());
        if (checkpoint.manifest().status() == Status.PUBLISHED) {
            inUse.replaceBy(checkpoint);
        }
        if (round.version % lane.config().checkpoint().snapshotEvery() == 0) {
            snapshot();
        } else {
            close();
        }
    }

    void commitFailed(CommitFailed message) {
        throw new IllegalStateException(
                "version " + round.version + " could not be committed; a restart goes on from the last committed one",
                message.why());
    }

    // ---- snapshot ----

    private void snapshot() throws IOException {
        try {
            round.snapshot = commits.beginSnapshot(round.version);
        } catch (IOException e) {
            snapshotFailed(e);
            return;
        }
        workers.miner()
                .tell(new Miner.Snapshot(
                        round.snapshot.folder(),
                        context.messageAdapter(Miner.SnapshotResult.class, WindowWritten::new)));
    }

    void windowWritten(WindowWritten message) throws IOException {
        if (message.result() instanceof Miner.SnapshotFailed failed) {
            snapshotFailed(failed.why());
            return;
        }
        SnapshotDraft draft = round.snapshot;
        round.snapshot = null;
        context.pipeToSelf(
                commits.snapshot(draft, collector.memory()),
                (done, failure) -> new SnapshotDone(Optional.ofNullable(failure)));
    }

    void snapshotDone(SnapshotDone message) throws IOException {
        if (message.failure().isPresent()) {
            snapshotFailed(message.failure().get());
        } else {
            phaseDone(Round.Phase.SNAPSHOT);
            close();
        }
    }

    /** Nothing is lost: a start reads again what came since the snapshot before. */
    private void snapshotFailed(Throwable why) throws IOException {
        context.getLog()
                .error(
                        "The memory of {} after version {} was not kept",
                        lane.config().lane(),
                        round.version,
                        why);
        close();
    }

    // ---- end ----

    /** An earlier version is wanted, which the round was not begun from: what can be given up at once, is. */
    void adoptionWanted() {
        if (round != null && round.phase == Round.Phase.TRAIN) {
            workers.trainer().tell(new Trainer.Abandon(round.version));
        }
    }

    /** Ends the round. What is not committed of it is gone, and its records become a round again. */
    void close() throws IOException {
        if (round != null) {
            round.close();
            round = null;
        }
    }

    private Orders orders() {
        return new Orders(lane, round);
    }

    /** The phase that was under way is over, and another one begins. */
    private void phaseDone(Round.Phase next) {
        Instant now = clock.instant();
        events.on(
                new LoopEvent.PhaseDone(round.version, round.phase.label(), Duration.between(round.phaseStarted, now)));
        round.phaseStarted = now;
        round.phase = next;
    }
}
