package io.freshet.actors.coordinator;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.gate.Gate;
import io.freshet.actors.gate.HeldOut;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.trainer.TrainRound;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.train.Example;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.source.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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

/**
 * Takes a lane's records to versions, one round at a time: collect → mine → train → gate → commit → announce.
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

    private record Remembered() implements Command {}

    private record WaitedEnough() implements Command {}

    private record MinedRound(Miner.Result result) implements Command {}

    private record TrainedRound(Trainer.Outcome outcome) implements Command {}

    private record JudgedRound(Gate.Verdict verdict) implements Command {}

    private record CommittedRound(Checkpoint checkpoint) implements Command {}

    private record CommitFailed(Throwable why) implements Command {}

    private static final String BLOCKING = "freshet-dispatchers.blocking";
    private static final int REMEMBER_AT_ONCE = 64;

    private final LaneSettings lane;
    private final Lineage lineage;
    private final Lineage.Start start;
    private final Workers workers;
    private final LoopListener events;
    private final InstantSource clock;
    private final TimerScheduler<Command> timers;
    private final Executor blocking;
    private final Admission admission;
    private final Deque<HeldOut> reservoir = new ArrayDeque<>();
    private final Deque<Received> ahead = new ArrayDeque<>();
    private final List<String> replayed = new ArrayList<>();

    private ActorRef<Done> heldBack;
    private Optional<Checkpoint> parent;
    private RoundDraft collecting;
    private Round round;

    /** A closed round on its way to a version. */
    private static final class Round {
        final long version;
        final RoundDraft records;
        Instant phaseStarted;
        Draft draft;
        Miner.Result mined;

        Round(long version, RoundDraft records, Instant now) {
            this.version = version;
            this.records = records;
            this.phaseStarted = now;
        }
    }

    private long nextVersion;

    private Coordinator(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            LaneSettings lane,
            Lineage lineage,
            Lineage.Start start,
            Workers workers,
            LoopListener events,
            InstantSource clock) {
        super(context);
        this.timers = timers;
        this.lane = lane;
        this.lineage = lineage;
        this.start = start;
        this.workers = workers;
        this.events = events;
        this.clock = clock;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING));
        this.admission = new Admission(lane.config().gate().heldOutPercent());
        this.parent = start.parent();
        this.nextVersion = start.nextVersion();
        this.collecting = newRound(start.offsets());
        parent.ifPresent(this::announce);
    }

    /**
     * @param lineage recovered; stays the caller's
     * @param start what recovering it found
     */
    public static Behavior<Command> create(
            LaneSettings lane,
            Lineage lineage,
            Lineage.Start start,
            Workers workers,
            LoopListener events,
            InstantSource clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Coordinator(context, timers, lane, lineage, start, workers, events, clock)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(StreamStarted.class, this::streamStarted)
                .onMessage(Arrived.class, this::arrived)
                .onMessage(Remembered.class, this::remembered)
                .onMessage(WaitedEnough.class, this::waitedEnough)
                .onMessage(MinedRound.class, this::mined)
                .onMessage(TrainedRound.class, this::trained)
                .onMessage(JudgedRound.class, this::judged)
                .onMessage(CommittedRound.class, this::committed)
                .onMessage(CommitFailed.class, this::commitFailed)
                .onMessage(StreamEnded.class, this::streamEnded)
                .onSignal(PostStop.class, signal -> abandonDraft())
                .build();
    }

    // ---- collect ----

    private Behavior<Command> streamStarted(StreamStarted message) {
        message.ack().tell(Done.getInstance());
        return this;
    }

    private Behavior<Command> arrived(Arrived message) {
        if (isReplay(message.record())) {
            replay(message);
            return this;
        }
        flushReplayed();
        if (round != null) {
            ahead.add(message.record());
        } else {
            collect(message.record());
        }
        if (ahead.size() < lane.config().round().pairs()) {
            message.ack().tell(Done.getInstance());
        } else {
            heldBack = message.ack();
        }
        return this;
    }

    private void collect(Received record) {
        int before = collecting.trainable();
        if (record instanceof Received.Accepted accepted) {
            Admission.Verdict verdict = admission.decide(accepted.pair());
            collecting.add(accepted.position(), accepted.pair(), verdict);
            hold(verdict, accepted.pair());
        } else if (record instanceof Received.Skipped skipped) {
            collecting.addDeadLetter(skipped.position());
            events.on(new LoopEvent.DeadLettered(skipped.reason().label()));
        }
        int wanted = lane.config().round().pairs();
        events.on(new LoopEvent.Collected(collecting.trainable(), wanted, collecting.heldOut()));
        if (collecting.trainable() >= wanted) {
            close();
        } else if (before == 0 && collecting.trainable() == 1) {
            lane.config()
                    .round()
                    .maxWait()
                    .ifPresent(wait -> timers.startSingleTimer("max-wait", new WaitedEnough(), wait));
        }
    }

    private void hold(Admission.Verdict verdict, QaPair pair) {
        if (verdict == Admission.Verdict.HOLD_OUT) {
            reservoir.addLast(new HeldOut(pair.query(), pair.response()));
            if (reservoir.size() > lane.config().gate().reservoir()) {
                reservoir.removeFirst();
            }
        }
    }

    private Behavior<Command> waitedEnough(WaitedEnough message) {
        if (round == null && collecting.trainable() > 0) {
            close();
        }
        return this;
    }

    // ---- refill the window after a start ----

    private boolean isReplay(Received record) {
        return record.position().offset()
                < start.offsets().getOrDefault(record.position().partition(), 0L);
    }

    private void replay(Arrived message) {
        if (message.record() instanceof Received.Accepted accepted) {
            Admission.Verdict verdict = admission.decide(accepted.pair());
            hold(verdict, accepted.pair());
            // As in the round it belonged to, so that the window becomes what it was.
            if (verdict != Admission.Verdict.DUPLICATE) {
                replayed.addAll(accepted.pair().rejectedResponses());
                replayed.add(accepted.pair().response());
            }
        }
        if (replayed.size() >= REMEMBER_AT_ONCE) {
            heldBack = message.ack();
            flushReplayed();
        } else {
            message.ack().tell(Done.getInstance());
        }
    }

    private void flushReplayed() {
        if (!replayed.isEmpty()) {
            workers.miner()
                    .tell(new Miner.Remember(
                            List.copyOf(replayed), getContext().messageAdapter(Done.class, done -> new Remembered())));
            replayed.clear();
        }
    }

    private Behavior<Command> remembered(Remembered message) {
        if (round == null) {
            releaseStream();
        }
        return this;
    }

    // ---- mine ----

    private void close() {
        timers.cancel("max-wait");
        round = new Round(nextVersion, collecting, clock.instant());
        events.on(new LoopEvent.PhaseDone(
                round.version, "collect", Duration.between(collecting.started(), clock.instant())));
        events.on(new LoopEvent.RoundStarted(round.version, collecting.trainable()));
        workers.miner()
                .tell(new Miner.Mine(
                        collecting.pairs(),
                        collecting.documents(),
                        current(),
                        lane.seedOf(round.version),
                        getContext().messageAdapter(Miner.Result.class, MinedRound::new)));
    }

    // ---- train ----

    private Behavior<Command> mined(MinedRound message) {
        round.mined = message.result();
        List<Example> examples = message.result().mined().examples();
        double negatives = examples.stream()
                .mapToInt(example -> example.negatives().size())
                .average()
                .orElse(0);
        events.on(new LoopEvent.Mined(
                round.version,
                message.result().windowDocuments(),
                examples.size(),
                negatives,
                message.result().mined().statistics().alarms()));
        phaseDone("mine");
        try {
            round.draft = lineage.begin(round.version);
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoint of " + round.version + " cannot be started", e);
        }
        workers.trainer()
                .tell(new Trainer.Train(
                        new TrainRound(
                                round.version,
                                parent.map(Checkpoint::folder),
                                examples,
                                lane.seedOf(round.version),
                                round.draft.folder()),
                        getContext().messageAdapter(Trainer.Outcome.class, TrainedRound::new)));
        return this;
    }

    // ---- gate ----

    private Behavior<Command> trained(TrainedRound message) {
        phaseDone("train");
        if (message.outcome() instanceof Trainer.Failed failed) {
            commit(ManifestOf.failed(round.records, failed));
            return this;
        }
        Trainer.Trained trained = (Trainer.Trained) message.outcome();
        workers.gate()
                .tell(new Gate.Judge(
                        round.version,
                        lane.seedOf(round.version),
                        round.draft.folder(),
                        parent.map(Checkpoint::folder),
                        List.copyOf(reservoir),
                        round.mined.newest(),
                        trained.deltaNorm(),
                        trained.mostlyFinite(),
                        getContext().messageAdapter(Gate.Verdict.class, JudgedRound::new)));
        return this;
    }

    // ---- commit ----

    private Behavior<Command> judged(JudgedRound message) {
        Gate.Verdict verdict = message.verdict();
        events.on(new LoopEvent.Judged(round.version, verdict.decision(), verdict.fresh(), verdict.general()));
        phaseDone("gate");
        commit(ManifestOf.judged(round.records, verdict));
        return this;
    }

    private void commit(ManifestOf manifest) {
        long parentVersion =
                parent.map(checkpoint -> checkpoint.manifest().version()).orElse(0L);
        Draft draft = round.draft;
        // From here on it is the committing thread's: were it deleted while that one renames it, half a version would
        // become part of the lineage.
        round.draft = null;
        long version = round.version;
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try (draft) {
                                        Checkpoint made = lineage.commit(
                                                draft,
                                                files -> manifest.build(
                                                        lane, version, parentVersion, start.epoch(), files, clock));
                                        lineage.prune(lane.config().checkpoint().keep(), parentVersion);
                                        return made;
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                },
                                blocking),
                        (checkpoint, failure) ->
                                failure == null ? new CommittedRound(checkpoint) : new CommitFailed(failure));
    }

    private Behavior<Command> committed(CommittedRound message) {
        Checkpoint checkpoint = message.checkpoint();
        phaseDone("commit");
        events.on(new LoopEvent.Committed(checkpoint.manifest(), round.records.feedbackTimes()));
        if (checkpoint.manifest().status() == Status.PUBLISHED) {
            parent = Optional.of(checkpoint);
            announce(checkpoint);
        }
        nextVersion++;
        collecting = newRound(round.records.offsetsTo());
        round = null;
        while (round == null && !ahead.isEmpty()) {
            collect(ahead.removeFirst());
        }
        if (ahead.size() < lane.config().round().pairs()) {
            releaseStream();
        }
        return this;
    }

    private Behavior<Command> commitFailed(CommitFailed message) {
        throw new IllegalStateException(
                "version " + round.version + " could not be committed; a restart goes on from the last committed one",
                message.why());
    }

    private Behavior<Command> streamEnded(StreamEnded message) {
        message.failure().ifPresent(failure -> {
            throw new IllegalStateException("the stream of records ended: " + failure.getMessage(), failure);
        });
        // It was told to end: the process is being taken down in order, and this actor with it.
        return this;
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

    private RoundDraft newRound(Map<Integer, Long> from) {
        return new RoundDraft(lane.config().kafka().topic(), from, clock.instant());
    }

    private void releaseStream() {
        if (heldBack != null) {
            heldBack.tell(Done.getInstance());
            heldBack = null;
        }
    }

    private void phaseDone(String phase) {
        Instant now = clock.instant();
        events.on(new LoopEvent.PhaseDone(round.version, phase, Duration.between(round.phaseStarted, now)));
        round.phaseStarted = now;
    }

    private Behavior<Command> abandonDraft() throws IOException {
        if (round != null && round.draft != null) {
            round.draft.close();
        }
        return this;
    }
}
