package io.freshet.actors.coordinator;

import io.freshet.actors.admin.Adoption;
import io.freshet.actors.admin.LaneStatus;
import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.gate.Gate;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.SnapshotDraft;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.checkpoint.Times;
import io.freshet.streams.source.Received;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

/**
 * Takes a lane's records to versions, one round at a time: collect → mine → train → gate → commit → snapshot.
 *
 * <p>While a round is worked on, the records of at most one more are taken in; after that the sender's acknowledgement
 * is held back, and with it the whole stream up to Kafka. Anything unexpected stops this actor: its successor starts
 * from the last committed version, and nothing is lost or trained twice.
 */
public final class Coordinator extends AbstractBehavior<Coordinator.Command> {

    public sealed interface Command {}

    /** The stream is up; it sends the first record once acknowledged. */
    public record StreamStarted(ActorRef<Done> ack) implements Command {}

    /** The next record. */
    public record Arrived(Received record, ActorRef<Done> ack) implements Command {}

    /** The stream ended; with a failure, or because it was told to. */
    public record StreamEnded(Optional<Throwable> failure) implements Command {}

    /**
     * Make an earlier version the current one. Answered with the number of the new version, or with a
     * {@link io.freshet.actors.admin.RefusedException}.
     */
    public record Adopt(Adoption adoption, ActorRef<StatusReply<Long>> replyTo) implements Command {}

    /** Let no further round start. */
    public record Rest(String by, ActorRef<Done> replyTo) implements Command {}

    /** Let rounds start again. */
    public record GoOn(ActorRef<Done> replyTo) implements Command {}

    public record Report(ActorRef<LaneStatus> replyTo) implements Command {}

    private record Restored(Miner.SnapshotResult result) implements Command {}

    private record Remembered() implements Command {}

    private record WaitedEnough() implements Command {}

    private record MinedRound(Miner.Result result) implements Command {}

    private record TrainedRound(Trainer.Outcome outcome) implements Command {}

    private record JudgedRound(Gate.Verdict verdict) implements Command {}

    private record CommittedRound(Checkpoint checkpoint) implements Command {}

    private record CommitFailed(Throwable why) implements Command {}

    private record WindowWritten(Miner.SnapshotResult result) implements Command {}

    private record SnapshotDone(Optional<Throwable> failure) implements Command {}

    private record Adopted(Checkpoint checkpoint) implements Command {}

    private record AdoptionFailed(Throwable why) implements Command {}

    private static final String BLOCKING = "freshet-dispatchers.blocking";
    private static final String MAX_WAIT = "max-wait";

    private final LaneSettings lane;
    private final Lineage lineage;
    private final Lineage.Start start;
    private final Workers workers;
    private final LoopListener events;
    private final InstantSource clock;
    private final TimerScheduler<Command> timers;
    private final Commits commits;
    private final Collector collector;
    private final Operator operator;

    private Optional<Checkpoint> parent;
    private Round round;
    private boolean busy;
    private boolean streamEnded;
    private SnapshotDraft snapshot;

    private Coordinator(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            LaneSettings lane,
            Durable durable,
            Workers workers,
            LoopListener events,
            InstantSource clock)
            throws IOException {
        super(context);
        this.timers = timers;
        this.lane = lane;
        this.lineage = durable.lineage();
        this.start = durable.start();
        this.workers = workers;
        this.events = events;
        this.clock = clock;
        this.commits = new Commits(
                lane.config().lane(),
                durable,
                lane.config().checkpoint().keep(),
                context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING)));
        this.parent = start.parent();
        this.operator = new Operator(lane, lineage, commits, start.epoch(), clock);
        this.collector =
                new Collector(lane, start, durable.recovery(), lineage.files().openRound(), events, clock);
        durable.recovery().window().ifPresent(folder -> {
            busy = true;
            workers.miner()
                    .tell(new Miner.Restore(folder, context.messageAdapter(Miner.SnapshotResult.class, Restored::new)));
        });
        // After the window, so that whoever asks for its documents because of the version finds them.
        parent.ifPresent(this::announce);
    }

    /** @param durable stays the caller's */
    public static Behavior<Command> create(
            LaneSettings lane, Durable durable, Workers workers, LoopListener events, InstantSource clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Coordinator(context, timers, lane, durable, workers, events, clock)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(StreamStarted.class, this::streamStarted)
                .onMessage(Arrived.class, this::arrived)
                .onMessage(Restored.class, this::restored)
                .onMessage(Remembered.class, this::remembered)
                .onMessage(WaitedEnough.class, this::waitedEnough)
                .onMessage(MinedRound.class, this::mined)
                .onMessage(TrainedRound.class, this::trained)
                .onMessage(JudgedRound.class, this::judged)
                .onMessage(CommittedRound.class, this::committed)
                .onMessage(CommitFailed.class, this::commitFailed)
                .onMessage(WindowWritten.class, this::windowWritten)
                .onMessage(SnapshotDone.class, this::snapshotDone)
                .onMessage(Adopt.class, this::adopt)
                .onMessage(Adopted.class, this::adopted)
                .onMessage(AdoptionFailed.class, this::adoptionFailed)
                .onMessage(Rest.class, this::rest)
                .onMessage(GoOn.class, this::goOn)
                .onMessage(Report.class, this::report)
                .onMessage(StreamEnded.class, this::streamEnded)
                .onSignal(PostStop.class, signal -> abandonDrafts())
                .build();
    }

    // ---- collect ----

    private Behavior<Command> streamStarted(StreamStarted message) {
        message.ack().tell(Done.getInstance());
        return this;
    }

    private Behavior<Command> arrived(Arrived message) throws IOException {
        collector.arrived(message.record(), message.ack());
        return advance();
    }

    /** Goes on with whatever can be done now. */
    private Behavior<Command> advance() throws IOException {
        if (round == null && !busy) {
            if (operator.wantsAdoption() && !collector.isRecovering()) {
                beginAdoption();
            } else {
                Optional<Collector.Next> next = collector.advance(!operator.isResting());
                if (next.isEmpty() && streamEnded) {
                    events.on(new LoopEvent.Drained(collector.trainable()));
                } else if (next.isEmpty()) {
                    startMaxWait();
                } else if (next.get() instanceof Collector.Again again) {
                    remember(again.documents());
                } else {
                    begin((Collector.Closed) next.get());
                }
            }
        }
        collector.release();
        return this;
    }

    private void startMaxWait() {
        if (collector.trainable() > 0
                && !collector.isRecovering()
                && !lane.course().isBounded()
                && !timers.isTimerActive(MAX_WAIT)) {
            lane.config()
                    .round()
                    .maxWait()
                    .ifPresent(wait -> timers.startSingleTimer(MAX_WAIT, new WaitedEnough(), wait));
        }
    }

    private Behavior<Command> waitedEnough(WaitedEnough message) throws IOException {
        collector.waitedEnough();
        return advance();
    }

    // ---- memory and window ----

    private Behavior<Command> restored(Restored message) throws IOException {
        if (message.result() instanceof Miner.SnapshotFailed failed) {
            getContext()
                    .getLog()
                    .error(
                            "The window of lane {} starts empty and fills anew, so its next versions will differ from"
                                    + " those of a run that was not interrupted",
                            lane.config().lane(),
                            failed.why());
        }
        busy = false;
        return advance();
    }

    private void remember(List<String> documents) {
        busy = true;
        workers.miner()
                .tell(new Miner.Remember(documents, getContext().messageAdapter(Done.class, done -> new Remembered())));
    }

    private Behavior<Command> remembered(Remembered message) throws IOException {
        busy = false;
        if (round != null) {
            return commit(ManifestOf.nothingToTrain());
        }
        return advance();
    }

    // ---- mine ----

    private void begin(Collector.Closed closed) throws IOException {
        timers.cancel(MAX_WAIT);
        lineage.files().write(closed.open());
        long version = closed.open().version();
        boolean anew = collector.isConsolidationDue() || hasDrifted();
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
            remember(closed.records().documents());
        } else {
            workers.miner()
                    .tell(orders().mine(current(), getContext().messageAdapter(Miner.Result.class, MinedRound::new)));
        }
    }

    /** The adapter has left what the base model knows so far behind that the next one is begun anew. */
    private boolean hasDrifted() {
        OptionalDouble limit = lane.config().consolidation().maxRelativeDelta();
        return limit.isPresent()
                && parent.map(checkpoint ->
                                checkpoint.manifest().metrics().gate().get(Gate.RELATIVE_DELTA))
                        .filter(delta -> delta > limit.getAsDouble())
                        .isPresent();
    }

    // ---- train ----

    private Behavior<Command> mined(MinedRound message) throws IOException {
        round.mined = message.result();
        events.on(orders().mined());
        phaseDone(Round.Phase.TRAIN);
        if (operator.wantsAdoption()) {
            return giveUpRound();
        }
        round.draft = lineage.begin(round.version);
        workers.trainer()
                .tell(orders().train(current(), getContext().messageAdapter(Trainer.Outcome.class, TrainedRound::new)));
        return this;
    }

    // ---- gate ----

    private Behavior<Command> trained(TrainedRound message) throws IOException {
        phaseDone(Round.Phase.GATE);
        if (operator.wantsAdoption()) {
            return giveUpRound();
        }
        if (message.outcome() instanceof Trainer.Failed failed) {
            return commit(ManifestOf.untrainable(failed.attempts()));
        }
        Trainer.Trained trained = (Trainer.Trained) message.outcome();
        round.finite = trained.mostlyFinite();
        workers.gate()
                .tell(orders().judge(
                                trained,
                                current(),
                                collector.memory(),
                                getContext().messageAdapter(Gate.Verdict.class, JudgedRound::new)));
        return this;
    }

    // ---- commit ----

    private Behavior<Command> judged(JudgedRound message) throws IOException {
        Gate.Verdict verdict = message.verdict();
        events.on(new LoopEvent.Judged(round.version, verdict.decision(), verdict.fresh(), verdict.general()));
        phaseDone(Round.Phase.COMMIT);
        return operator.wantsAdoption() ? giveUpRound() : commit(ManifestOf.judged(verdict, round.finite));
    }

    private Behavior<Command> commit(ManifestOf manifest) throws IOException {
        round.phase = Round.Phase.COMMIT;
        round.result = manifest;
        Draft draft = round.draft == null ? lineage.begin(round.version) : round.draft;
        // From here on it is the committing thread's: were it deleted while that one renames it, half a version would
        // become part of the lineage.
        round.draft = null;
        Round committing = round;
        long inUse = current().version();
        Instant started = round.collected.started();
        getContext()
                .pipeToSelf(
                        commits.round(
                                draft,
                                round,
                                files -> manifest.build(
                                        lane,
                                        committing,
                                        inUse,
                                        start.epoch(),
                                        files,
                                        new Times(started, clock.instant())),
                                inUse),
                        (checkpoint, failure) ->
                                failure == null ? new CommittedRound(checkpoint) : new CommitFailed(failure));
        return this;
    }

    private Behavior<Command> committed(CommittedRound message) throws IOException {
        Checkpoint checkpoint = message.checkpoint();
        phaseDone(Round.Phase.SNAPSHOT);
        events.on(new LoopEvent.Committed(checkpoint.manifest(), round.records.feedbackTimes()));
        collector.committed(round.records, round.version, round.result.outcome());
        if (checkpoint.manifest().status() == Status.PUBLISHED) {
            parent = Optional.of(checkpoint);
            announce(checkpoint);
        }
        if (round.version % lane.config().checkpoint().snapshotEvery() != 0) {
            return roundEnded();
        }
        try {
            snapshot = commits.beginSnapshot(round.version);
        } catch (IOException e) {
            return snapshotFailed(e);
        }
        workers.miner()
                .tell(new Miner.Snapshot(
                        snapshot.folder(),
                        getContext().messageAdapter(Miner.SnapshotResult.class, WindowWritten::new)));
        return this;
    }

    private Behavior<Command> commitFailed(CommitFailed message) {
        throw new IllegalStateException(
                "version " + round.version + " could not be committed; a restart goes on from the last committed one",
                message.why());
    }

    // ---- snapshot ----

    private Behavior<Command> windowWritten(WindowWritten message) throws IOException {
        SnapshotDraft draft = snapshot;
        snapshot = null;
        if (message.result() instanceof Miner.SnapshotFailed failed) {
            draft.close();
            return snapshotFailed(failed.why());
        }
        getContext()
                .pipeToSelf(
                        commits.snapshot(draft, collector.memory()),
                        (done, failure) -> new SnapshotDone(Optional.ofNullable(failure)));
        return this;
    }

    private Behavior<Command> snapshotDone(SnapshotDone message) throws IOException {
        if (message.failure().isPresent()) {
            return snapshotFailed(message.failure().get());
        }
        phaseDone(Round.Phase.SNAPSHOT);
        return roundEnded();
    }

    /** Nothing is lost: a start reads again what came since the snapshot before. */
    private Behavior<Command> snapshotFailed(Throwable why) throws IOException {
        getContext()
                .getLog()
                .error(
                        "The memory of {} after version {} was not kept",
                        lane.config().lane(),
                        round.version,
                        why);
        return roundEnded();
    }

    private Behavior<Command> roundEnded() throws IOException {
        round = null;
        return advance();
    }

    // ---- what an operator asks ----

    private Behavior<Command> adopt(Adopt message) throws IOException {
        operator.ask(message, current().version());
        if (operator.wantsAdoption() && round != null && round.phase == Round.Phase.TRAIN) {
            workers.trainer().tell(new Trainer.Abandon(round.version));
        }
        return advance();
    }

    /** What it has come to was trained from a version that is not wanted. Its records become a round again. */
    private Behavior<Command> giveUpRound() throws IOException {
        abandonDrafts();
        round = null;
        return advance();
    }

    private void beginAdoption() {
        busy = true;
        getContext()
                .pipeToSelf(
                        operator.adopt(collector.nextVersion(), collector.committedOffsets()),
                        (checkpoint, failure) ->
                                failure == null ? new Adopted(checkpoint) : new AdoptionFailed(failure));
    }

    private Behavior<Command> adopted(Adopted message) throws IOException {
        busy = false;
        Checkpoint checkpoint = message.checkpoint();
        parent = Optional.of(checkpoint);
        collector.adopted(operator.adopted(checkpoint), checkpoint.manifest().version());
        events.on(new LoopEvent.Committed(checkpoint.manifest(), List.of()));
        announce(checkpoint);
        return advance();
    }

    private Behavior<Command> adoptionFailed(AdoptionFailed message) throws IOException {
        busy = false;
        operator.notAdopted(message.why());
        return advance();
    }

    private Behavior<Command> rest(Rest message) throws IOException {
        operator.rest(message.by(), "told to");
        message.replyTo().tell(Done.getInstance());
        return this;
    }

    private Behavior<Command> goOn(GoOn message) throws IOException {
        operator.goOn();
        message.replyTo().tell(Done.getInstance());
        return advance();
    }

    private Behavior<Command> report(Report message) {
        message.replyTo()
                .tell(new LaneStatus(
                        current().version(),
                        operator.isResting(),
                        round == null ? "collect" : round.phase.label(),
                        collector.trainable(),
                        lane.config().round().pairs()));
        return this;
    }

    // ---- the rest ----

    private Behavior<Command> streamEnded(StreamEnded message) throws IOException {
        message.failure().ifPresent(failure -> {
            throw new IllegalStateException("the stream of records ended: " + failure.getMessage(), failure);
        });
        // Either it came to its end, or it was told to: then this actor is taken down with the process.
        streamEnded = true;
        return advance();
    }

    private Orders orders() {
        return new Orders(lane, round);
    }

    private void announce(Checkpoint checkpoint) {
        workers.registry().tell(new VersionRegistry.Announce(version(checkpoint)));
    }

    private ModelVersion current() {
        return parent.map(this::version).orElse(ModelVersion.base(lane.config().lane()));
    }

    private ModelVersion version(Checkpoint checkpoint) {
        return new ModelVersion(
                lane.config().lane(), checkpoint.manifest().version(), Optional.of(checkpoint.folder()));
    }

    /** The phase that was under way is over, and another one begins. */
    private void phaseDone(Round.Phase next) {
        Instant now = clock.instant();
        events.on(
                new LoopEvent.PhaseDone(round.version, round.phase.label(), Duration.between(round.phaseStarted, now)));
        round.phaseStarted = now;
        round.phase = next;
    }

    private Behavior<Command> abandonDrafts() throws IOException {
        if (round != null && round.draft != null) {
            round.draft.close();
        }
        if (snapshot != null) {
            snapshot.close();
        }
        return this;
    }
}
