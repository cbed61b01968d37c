package io.freshet.actors.coordinator;

import io.freshet.actors.admin.Adoption;
import io.freshet.actors.admin.LaneStatus;
import io.freshet.actors.admin.ServingChange;
import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.miner.Miner;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.streams.serving.ServingOrderRecord;
import io.freshet.streams.source.Received;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
import org.apache.pekko.japi.function.Function;
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

    /** Have something else served; answered once it is committed, or with a {@code RefusedException}. */
    public record Serve(ServingChange change, ActorRef<StatusReply<ServingOrderRecord>> replyTo) implements Command {}

    public record Report(ActorRef<LaneStatus> replyTo) implements Command {}

    /** A round's worker has answered. */
    non-sealed interface PhaseEnded extends Command {}

    private record Restored(Miner.SnapshotResult result) implements Command {}

    private record Remembered() implements Command {}

    private record WaitedEnough() implements Command {}

    private record Adopted(Checkpoint checkpoint) implements Command {}

    private record AdoptionFailed(Throwable why) implements Command {}

    private record Served(Optional<Throwable> failure) implements Command {}

    private static final String BLOCKING = "freshet-dispatchers.blocking";
    private static final String MAX_WAIT = "max-wait";

    private final LaneSettings lane;
    private final ActorRef<Miner.Command> miner;
    private final LoopListener events;
    private final TimerScheduler<Command> timers;
    private final VersionInUse inUse;
    private final Collector collector;
    private final Operator operator;
    private final RoundPipeline pipeline;

    private boolean busy;
    private boolean streamEnded;

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
        this.miner = workers.miner();
        this.events = events;
        Lineage.Start start = durable.start();
        Commits commits = new Commits(
                lane.config().lane(),
                durable,
                lane.config().checkpoint().keep(),
                context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING)));
        durable.recovery().window().ifPresent(folder -> {
            busy = true;
            miner.tell(new Miner.Restore(folder, context.messageAdapter(Miner.SnapshotResult.class, Restored::new)));
        });
        // After the window, so that whoever asks for its documents because of the version finds them.
        this.inUse = new VersionInUse(lane.config().lane(), start.parent(), workers.registry());
        this.operator = new Operator(lane, durable, commits, clock);
        this.collector = new Collector(
                lane, start, durable.recovery(), durable.lineage().files().openRound(), events, clock);
        this.pipeline =
                new RoundPipeline(context, lane, durable, workers, collector, operator, commits, inUse, events, clock);
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
                .onMessage(Arrived.class, then(this::arrived))
                .onMessage(Restored.class, then(this::restored))
                .onMessage(Remembered.class, then(message -> busy = false))
                .onMessage(WaitedEnough.class, then(message -> collector.waitedEnough()))
                .onMessage(RoundPipeline.Remembered.class, then(pipeline::remembered))
                .onMessage(RoundPipeline.Mined.class, then(pipeline::mined))
                .onMessage(RoundPipeline.Trained.class, then(pipeline::trained))
                .onMessage(RoundPipeline.Judged.class, then(pipeline::judged))
                .onMessage(RoundPipeline.Committed.class, then(pipeline::committed))
                .onMessage(RoundPipeline.CommitFailed.class, then(pipeline::commitFailed))
                .onMessage(RoundPipeline.WindowWritten.class, then(pipeline::windowWritten))
                .onMessage(RoundPipeline.SnapshotDone.class, then(pipeline::snapshotDone))
                .onMessage(Adopt.class, then(this::adopt))
                .onMessage(Adopted.class, then(this::adopted))
                .onMessage(AdoptionFailed.class, then(this::adoptionFailed))
                .onMessage(Rest.class, this::rest)
                .onMessage(GoOn.class, then(this::goOn))
                .onMessage(Serve.class, this::serve)
                .onMessage(Served.class, this::served)
                .onMessage(Report.class, this::report)
                .onMessage(StreamEnded.class, then(this::streamEnded))
                .onSignal(PostStop.class, signal -> stopped())
                .build();
    }

    private interface Step<M> {
        void run(M message) throws IOException;
    }

    /** After such a step something else may be possible. */
    private <M> Function<M, Behavior<Command>> then(Step<M> step) {
        return message -> {
            step.run(message);
            return advance();
        };
    }

    // ---- collect ----

    private Behavior<Command> streamStarted(StreamStarted message) {
        message.ack().tell(Done.getInstance());
        return this;
    }

    private void arrived(Arrived message) {
        collector.arrived(message.record(), message.ack());
    }

    /** Goes on with whatever can be done now. */
    private Behavior<Command> advance() throws IOException {
        if (pipeline.isIdle() && !busy) {
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
                    timers.cancel(MAX_WAIT);
                    pipeline.begin((Collector.Closed) next.get());
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

    // ---- memory and window ----

    private void restored(Restored message) {
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
    }

    private void remember(List<String> documents) {
        busy = true;
        miner.tell(new Miner.Remember(documents, getContext().messageAdapter(Done.class, done -> new Remembered())));
    }

    // ---- what an operator asks ----

    private void adopt(Adopt message) {
        operator.ask(message, inUse.number());
        if (operator.wantsAdoption()) {
            pipeline.adoptionWanted();
        }
    }

    private void beginAdoption() {
        busy = true;
        getContext()
                .pipeToSelf(
                        operator.adopt(collector.nextVersion(), collector.committedOffsets()),
                        (checkpoint, failure) ->
                                failure == null ? new Adopted(checkpoint) : new AdoptionFailed(failure));
    }

    private void adopted(Adopted message) throws IOException {
        busy = false;
        Checkpoint checkpoint = message.checkpoint();
        collector.adopted(operator.adopted(checkpoint), checkpoint.manifest().version());
        events.on(new LoopEvent.Committed(checkpoint.manifest(), List.of()));
        inUse.replaceBy(checkpoint);
    }

    private void adoptionFailed(AdoptionFailed message) {
        busy = false;
        operator.notAdopted(message.why());
    }

    private Behavior<Command> rest(Rest message) throws IOException {
        operator.rest(message.by(), "told to");
        message.replyTo().tell(Done.getInstance());
        return this;
    }

    private void goOn(GoOn message) throws IOException {
        operator.goOn();
        message.replyTo().tell(Done.getInstance());
    }

    private Behavior<Command> serve(Serve message) {
        getContext()
                .pipeToSelf(
                        operator.serve(message, inUse.number()),
                        (done, failure) -> new Served(Optional.ofNullable(failure)));
        return this;
    }

    private Behavior<Command> served(Served message) {
        message.failure().ifPresent(Operator::stop);
        return this;
    }

    private Behavior<Command> report(Report message) {
        message.replyTo()
                .tell(new LaneStatus(
                        inUse.number(),
                        operator.isResting(),
                        pipeline.phase().map(Round.Phase::label).orElse("collect"),
                        collector.trainable(),
                        lane.config().round().pairs(),
                        operator.ordered()));
        return this;
    }

    // ---- the rest ----

    private void streamEnded(StreamEnded message) {
        message.failure().ifPresent(failure -> {
            throw new IllegalStateException("the stream of records ended: " + failure.getMessage(), failure);
        });
        // Either it came to its end, or it was told to: then this actor is taken down with the process.
        streamEnded = true;
    }

    private Behavior<Command> stopped() throws IOException {
        pipeline.close();
        return this;
    }
}
