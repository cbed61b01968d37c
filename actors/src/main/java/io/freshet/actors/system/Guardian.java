package io.freshet.actors.system;

import io.freshet.actors.coordinator.Coordinator;
import io.freshet.actors.coordinator.LaneSettings;
import io.freshet.actors.coordinator.Lineage;
import io.freshet.actors.coordinator.Workers;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.gate.Gate;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.scorer.MicroBatcher;
import io.freshet.actors.scorer.Scorer;
import io.freshet.actors.trainer.Trainer;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.data.BeirFolder;
import io.freshet.model.evaluate.EmbeddingEvaluator;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateThresholds;
import io.freshet.model.mine.WindowMiner;
import io.freshet.model.window.RollingWindow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The parent of every actor of a lane in one process. When one of them ends for good the process has nothing left to
 * promise: the system stops, and a new process goes on from the last committed version.
 */
final class Guardian {

    /** Everything the actors work with; owned by the node. */
    record Parts(
            FreshetConfig config,
            LaneModel model,
            Lineage lineage,
            Lineage.Start start,
            Training.Factory training,
            MicroBatcher.Settings serving,
            LoopListener events,
            InstantSource clock) {}

    /** What the guardian hands to the node once all actors are there. */
    record Running(ActorRef<Coordinator.Command> coordinator) {}

    sealed interface Command {}

    /** Starts the actors. */
    record Start(MicroBatcher batcher, ActorRef<Running> replyTo) implements Command {}

    private static final DispatcherSelector NATIVE = DispatcherSelector.fromConfig("freshet-dispatchers.native");
    private static final int EVALUATION_CORPUS = 1_000;
    private static final Duration MIN_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    private Guardian() {}

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> Behaviors.receive(Command.class)
                .onMessage(Start.class, start -> {
                    start.replyTo().tell(new Running(spawn(context, parts, start.batcher())));
                    return Behaviors.same();
                })
                .onSignal(ChildFailed.class, failed -> {
                    context.getLog().error("{} failed; the process stops", failed.getRef(), failed.cause());
                    return Behaviors.stopped();
                })
                .onSignal(Terminated.class, ended -> Behaviors.stopped())
                .build());
    }

    private static ActorRef<Coordinator.Command> spawn(ActorContext<Command> context, Parts parts, MicroBatcher batcher)
            throws IOException {
        FreshetConfig config = parts.config();
        LaneModel model = parts.model();
        int threads = config.model().threads();

        ActorRef<VersionRegistry.Command> registry =
                watched(context, context.spawn(VersionRegistry.create(config.lane()), "registry"));
        watched(
                context,
                context.spawn(
                        Scorer.create(
                                model.encoder(),
                                config.train().side(),
                                new CheckpointStore(config.checkpoint().store()),
                                batcher,
                                registry,
                                parts.events(),
                                parts.clock()),
                        "scorer"));

        RollingWindow window = new RollingWindow(
                WindowMiner.BASE,
                config.window().capacity(),
                model.encoder().dimension(),
                model.encoder().options().device());
        WindowMiner windowMiner = new WindowMiner(
                model.encoder(), model.documents(), window, config.train().side(), MiningRules.of(config.mining()));
        ActorRef<Miner.Command> miner = watched(
                context,
                context.spawn(
                        Miner.create(model.encoder(), window, windowMiner, EVALUATION_CORPUS, threads),
                        "miner",
                        NATIVE));

        EmbeddingEvaluator evaluator =
                new EmbeddingEvaluator(model.encoder(), config.train().side(), model.documents());
        GateThresholds thresholds = new GateThresholds(
                config.gate().minQueries(),
                config.gate().minFreshGain(),
                config.gate().maxGeneralDrop());
        ActorRef<Gate.Command> gate = watched(
                context,
                context.spawn(
                        Gate.create(
                                model.encoder(),
                                evaluator,
                                thresholds,
                                generalSet(config.gate().generalSet()),
                                threads),
                        "gate",
                        NATIVE));

        Trainer.Settings settings =
                new Trainer.Settings(config.round().maxAttempts(), MIN_BACKOFF, MAX_BACKOFF, threads);
        ActorRef<Trainer.Command> trainer =
                watched(context, context.spawn(Trainer.create(parts.training(), settings, parts.events()), "trainer"));

        return watched(
                context,
                context.spawn(
                        Coordinator.create(
                                new LaneSettings(config, model.base()),
                                parts.lineage(),
                                parts.start(),
                                new Workers(miner, trainer, gate, registry),
                                parts.events(),
                                parts.clock()),
                        "coordinator"));
    }

    private static EvaluationSet generalSet(Optional<Path> folder) throws IOException {
        return folder.isPresent() ? BeirFolder.read(folder.get()) : new EvaluationSet(Map.of(), Map.of(), Map.of());
    }

    private static <T> ActorRef<T> watched(ActorContext<Command> context, ActorRef<T> child) {
        context.watch(child);
        return child;
    }
}
