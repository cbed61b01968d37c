package io.freshet.actors.trainer;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * A trainer of one device, as others see it: it always answers, because the computing is done by a child.
 *
 * <p>When the child fails, it is made anew after a growing pause and the round runs again from its parent checkpoint.
 * After too many attempts the round is given back as failed.
 */
public final class Trainer extends AbstractBehavior<Trainer.Command> {

    public sealed interface Command {}

    /** Train a round; one at a time. */
    public record Train(TrainRound round, ActorRef<Outcome> replyTo) implements Command {}

    /** Give a round up, which is answered with {@link Abandoned}; another one may be sent at once. */
    public record Abandon(long version) implements Command {}

    record WorkerReady(ActorRef<TrainerWorker.Command> worker) implements Command {}

    /** @param output where it was trained to; a round that was given up may by now be trained anew to elsewhere */
    record WorkerDone(Path output, Trained result) implements Command {}

    /** A round is trained and there is no room for it: nothing is wrong with the round. */
    record DiskFull(IOException why) implements Command {}

    /** How a round ended. */
    public sealed interface Outcome {}

    /**
     * The candidate's files are written.
     *
     * @param deltaNorm Frobenius norm of what the adapter adds
     * @param steps all steps of the round
     * @param skippedSteps those whose loss or gradient was not finite
     */
    public record Trained(long version, double deltaNorm, int steps, int skippedSteps) implements Outcome {

        /** A stray step may go wrong; when more than one in ten does, the round is not to be trusted. */
        public boolean mostlyFinite() {
            return skippedSteps * 10 <= steps;
        }
    }

    /** Every attempt failed. */
    public record Failed(long version, int attempts) implements Outcome {}

    /** It was told to give the round up. */
    public record Abandoned(long version) implements Outcome {}

    /**
     * How a trainer recovers.
     *
     * @param maxAttempts of one round
     * @param minBackoff pause after the first failure; it doubles up to {@code maxBackoff}
     * @param threads native threads of one operation, 0 = all cores
     */
    public record Settings(int maxAttempts, Duration minBackoff, Duration maxBackoff, int threads) {}

    private static final String DISPATCHER = "freshet-dispatchers.native";

    private final Settings settings;
    private final LoopListener events;
    private ActorRef<TrainerWorker.Command> worker;
    private Train current;
    private int attempts;

    private Trainer(ActorContext<Command> context, Training.Factory factory, Settings settings, LoopListener events) {
        super(context);
        this.settings = settings;
        this.events = events;
        spawnWorker(factory);
    }

    public static Behavior<Command> create(Training.Factory factory, Settings settings, LoopListener events) {
        return Behaviors.setup(context -> new Trainer(context, factory, settings, events));
    }

    private void spawnWorker(Training.Factory factory) {
        // Unlimited restarts: it is the round that runs out of attempts, not the device.
        SupervisorStrategy restart =
                SupervisorStrategy.restartWithBackoff(settings.minBackoff(), settings.maxBackoff(), 0.1);
        Behavior<TrainerWorker.Command> behavior =
                TrainerWorker.create(factory, getContext().getSelf(), events, settings.threads());
        ActorRef<TrainerWorker.Command> child = getContext()
                .spawn(
                        Behaviors.supervise(behavior).onFailure(Exception.class, restart),
                        "worker",
                        DispatcherSelector.fromConfig(DISPATCHER));
        getContext().watch(child);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Train.class, this::train)
                .onMessage(Abandon.class, this::abandon)
                .onMessage(WorkerReady.class, this::workerReady)
                .onMessage(WorkerDone.class, this::workerDone)
                .onMessage(DiskFull.class, this::diskFull)
                .onSignal(ChildFailed.class, this::workerGone)
                .build();
    }

    private Behavior<Command> train(Train message) {
        if (current != null) {
            throw new IllegalStateException("a trainer trains one round at a time: round " + current.round.version()
                    + " is not finished, round " + message.round.version() + " was sent");
        }
        current = message;
        attempts = 0;
        attempt();
        return this;
    }

    /** A round that ended meanwhile has had its answer. */
    private Behavior<Command> abandon(Abandon message) {
        if (current != null && current.round.version() == message.version()) {
            if (worker != null) {
                worker.tell(new TrainerWorker.Abandon());
            }
            finish(new Abandoned(message.version()));
        }
        return this;
    }

    private void attempt() {
        if (worker != null) {
            attempts++;
            worker.tell(new TrainerWorker.Begin(current.round));
        }
    }

    /** At the start, and after every failure: what the worker was doing is lost. */
    private Behavior<Command> workerReady(WorkerReady message) {
        worker = message.worker();
        if (current == null) {
            return this;
        }
        if (attempts > 0) {
            events.on(new LoopEvent.TrainingFailed(current.round.version(), attempts, "see the log"));
        }
        if (attempts >= settings.maxAttempts()) {
            return finish(new Failed(current.round.version(), attempts));
        }
        attempt();
        return this;
    }

    private Behavior<Command> workerDone(WorkerDone message) {
        if (current == null || !current.round.output().equals(message.output())) {
            return this;
        }
        return finish(message.result());
    }

    private Behavior<Command> finish(Outcome outcome) {
        current.replyTo.tell(outcome);
        current = null;
        return this;
    }

    /** Were it an attempt that failed, a sound round would be rejected for want of room. */
    private Behavior<Command> diskFull(DiskFull message) {
        throw new IllegalStateException(
                "version " + current.round.version() + " cannot be written to " + current.round.output()
                        + ", the disk is full: " + message.why().getMessage()
                        + ". Free some room there and start again: the round is trained again",
                message.why());
    }

    /** Only what is not an exception stops a worker: the JVM is out of memory or broken. */
    private Behavior<Command> workerGone(ChildFailed failure) {
        throw new IllegalStateException("the training thread ended and cannot be restarted", failure.cause());
    }
}
