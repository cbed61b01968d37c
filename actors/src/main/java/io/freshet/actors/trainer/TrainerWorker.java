package io.freshet.actors.trainer;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.model.checkpoint.DiskFullException;
import io.freshet.model.torch.Torch;
import io.freshet.model.train.StepReport;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Computes: one training step a message, on a pinned thread. It may fail at any step; its supervisor makes a new one,
 * which says that it is ready and starts from nothing.
 */
final class TrainerWorker extends AbstractBehavior<TrainerWorker.Command> {

    sealed interface Command {}

    record Begin(TrainRound round) implements Command {}

    /** What is being done is not wanted any more. */
    record Abandon() implements Command {}

    /** @param of the training it belongs to; a step of one that is gone is not for this one */
    private record Step(Training of) implements Command {}

    private final Training.Factory factory;
    private final ActorRef<Trainer.Command> protocol;
    private final LoopListener events;
    private TrainRound round;
    private Training training;
    private int steps;
    private int skipped;

    private TrainerWorker(
            ActorContext<Command> context,
            Training.Factory factory,
            ActorRef<Trainer.Command> protocol,
            LoopListener events) {
        super(context);
        this.factory = factory;
        this.protocol = protocol;
        this.events = events;
    }

    static Behavior<Command> create(
            Training.Factory factory, ActorRef<Trainer.Command> protocol, LoopListener events, int threads) {
        return Behaviors.setup(context -> {
            Torch.useThreads(threads);
            protocol.tell(new Trainer.WorkerReady(context.getSelf()));
            return new TrainerWorker(context, factory, protocol, events);
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Begin.class, this::begin)
                .onMessage(Step.class, this::step)
                .onMessage(Abandon.class, abandon -> release())
                .onSignal(PreRestart.class, signal -> release())
                .onSignal(PostStop.class, signal -> release())
                .build();
    }

    private Behavior<Command> begin(Begin message) throws IOException {
        release();
        round = message.round();
        steps = 0;
        skipped = 0;
        training = factory.begin(round);
        getContext().getSelf().tell(new Step(training));
        return this;
    }

    private Behavior<Command> step(Step message) throws IOException {
        if (message.of() != training) {
            return this;
        }
        if (!training.hasNext()) {
            return finish();
        }
        StepReport report = training.next();
        steps++;
        skipped += report.skipped().isPresent() ? 1 : 0;
        events.on(new LoopEvent.Stepped(round.version(), report));
        getContext().getSelf().tell(message);
        return this;
    }

    private Behavior<Command> finish() throws IOException {
        try {
            training.save(round.output());
        } catch (IOException e) {
            if (DiskFullException.isBehind(e)) {
                protocol.tell(new Trainer.DiskFull(e));
                return Behaviors.stopped();
            }
            throw e;
        }
        Trainer.Trained result = new Trainer.Trained(round.version(), training.deltaNorm(), steps, skipped);
        Path output = round.output();
        release();
        protocol.tell(new Trainer.WorkerDone(output, result));
        return this;
    }

    private Behavior<Command> release() {
        if (training != null) {
            training.close();
            training = null;
        }
        return this;
    }
}
