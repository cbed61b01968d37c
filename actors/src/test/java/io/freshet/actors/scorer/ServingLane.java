package io.freshet.actors.scorer;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.ServingOrder;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestModel;
import io.freshet.actors.testing.TestVersions;
import io.freshet.config.Side;
import io.freshet.model.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/** Registry, scorer and batcher of a lane that nobody trains. */
final class ServingLane implements AutoCloseable {

    static final String LANE = "embedding";

    final EventLog events = new EventLog();
    final BatchedEmbeddings batcher;
    private final ActorTestKit kit = TestKits.create();
    private final CheckpointStore store;
    private final ActorRef<VersionRegistry.Command> registry;

    ServingLane(TestModel model, Path folder) {
        this(model, folder, CanarySettings.OFF);
    }

    ServingLane(TestModel model, Path folder, CanarySettings canary) {
        store = new CheckpointStore(folder);
        batcher = BatchedEmbeddings.start(
                kit.system(),
                model.encoder(),
                Side.QUERY,
                "builtin:bge-small-zh-v1.5",
                LANE,
                new MicroBatcher.Settings(8192, 131072, 256, Duration.ofSeconds(30), 1, 3),
                InstantSource.system());
        registry = kit.spawn(VersionRegistry.create(LANE));
        kit.spawn(Scorer.create(store, batcher.batcher(), canary, registry, events, InstantSource.system()));
    }

    /** Puts a version into the store. */
    ModelVersion store(long version, TestVersions.Filler filler) throws IOException {
        return new ModelVersion(
                LANE,
                version,
                Optional.of(TestVersions.store(store, LANE, version, filler).folder()));
    }

    void announce(ModelVersion version) {
        registry.tell(new VersionRegistry.Announce(version));
    }

    void order(Optional<ModelVersion> pin, Optional<ServingOrder.Canary> canary) {
        registry.tell(new VersionRegistry.Order(new ServingOrder(pin, canary)));
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
        batcher.close();
    }
}
