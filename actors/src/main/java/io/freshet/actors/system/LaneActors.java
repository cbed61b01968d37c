package io.freshet.actors.system;

import io.freshet.actors.coordinator.Coordinator;
import io.freshet.actors.coordinator.Course;
import io.freshet.actors.coordinator.Durable;
import io.freshet.actors.coordinator.LaneSettings;
import io.freshet.actors.coordinator.Workers;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.gate.Gate;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.reembed.ReembedParts;
import io.freshet.actors.reembed.ReembedSettings;
import io.freshet.actors.reembed.Reembedder;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.trainer.Trainer;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.data.BeirFolder;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateThresholds;
import io.freshet.model.mine.WindowMiner;
import io.freshet.model.window.RollingWindow;
import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Starts the actors of one lane's loop, from records to versions, below a parent that watches each of them. */
final class LaneActors {

    /** Everything they work with; owned by the node. */
    record Parts(
            Lane lane,
            KafkaConnection kafka,
            Durable durable,
            Training.Factory training,
            LoopListener events,
            InstantSource clock,
            Course course) {}

    private static final DispatcherSelector NATIVE = DispatcherSelector.fromConfig("freshet-dispatchers.native");
    private static final int EVALUATION_CORPUS = 1_000;
    private static final Duration MIN_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    private final ActorContext<?> parent;
    private final Parts parts;
    private final ActorRef<VersionRegistry.Command> registry;
    private final FreshetConfig config;

    /** @param registry told of every version that is published */
    LaneActors(ActorContext<?> parent, Parts parts, ActorRef<VersionRegistry.Command> registry) {
        this.parent = parent;
        this.parts = parts;
        this.registry = registry;
        this.config = parts.lane().config();
    }

    /** @return what takes the lane's records */
    ActorRef<Coordinator.Command> spawn() throws IOException {
        Trainer.Settings settings = new Trainer.Settings(
                config.round().maxAttempts(),
                MIN_BACKOFF,
                MAX_BACKOFF,
                config.model().threads());
        ActorRef<Trainer.Command> trainer =
                spawn("trainer", Trainer.create(parts.training(), settings, parts.events()), Props.empty());
        ActorRef<Miner.Command> miner = miner();
        if (config.reembeds()) {
            reembedder(miner);
        }
        return spawn(
                "coordinator",
                Coordinator.create(
                        new LaneSettings(config, parts.lane().base(), parts.course()),
                        parts.durable(),
                        new Workers(miner, trainer, gate(), registry),
                        parts.events(),
                        parts.clock()),
                Props.empty());
    }

    private ActorRef<Miner.Command> miner() {
        LaneModel model = parts.lane().miner();
        RollingWindow window = new RollingWindow(
                model.vectorsOf(),
                config.window().capacity(),
                model.encoder().dimension(),
                model.encoder().options().device());
        WindowMiner miner =
                new WindowMiner(model.encoder(), window, parts.lane().miningSide(), MiningRules.of(config.mining()));
        return spawn(
                "miner",
                Miner.create(
                        parts.lane().miningAdapter(),
                        window,
                        miner,
                        EVALUATION_CORPUS,
                        config.model().threads()),
                NATIVE);
    }

    private void reembedder(ActorRef<Miner.Command> miner) {
        LaneModel model = parts.lane().miner();
        spawn(
                "reembedder",
                Reembedder.create(
                        new ReembedSettings(
                                config.lane(),
                                parts.kafka(),
                                config.kafka().embeddingsTopic(),
                                config.reembed().documentsPerSecond(),
                                config.reembed().threads()),
                        new ReembedParts(
                                model.encoder(),
                                model.vectorsOf(),
                                new CheckpointStore(config.checkpoint().store()),
                                miner,
                                registry,
                                parts.events(),
                                parts.clock())),
                NATIVE);
    }

    private ActorRef<Gate.Command> gate() throws IOException {
        GateThresholds thresholds = new GateThresholds(
                config.gate().minQueries(),
                config.gate().minFreshGain(),
                config.gate().minGainProbability(),
                config.gate().maxGeneralLoss());
        return spawn(
                "gate",
                Gate.create(
                        parts.lane().evaluator(),
                        thresholds,
                        generalSet(config.gate().generalSet()),
                        config.model().threads()),
                NATIVE);
    }

    private static EvaluationSet generalSet(Optional<Path> folder) throws IOException {
        return folder.isPresent() ? BeirFolder.read(folder.get()) : new EvaluationSet(Map.of(), Map.of(), Map.of());
    }

    private <T> ActorRef<T> spawn(String what, Behavior<T> behavior, Props props) {
        ActorRef<T> child = parent.spawn(behavior, config.lane() + "-" + what, props);
        parent.watch(child);
        return child;
    }
}
