package io.freshet.actors.reembed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.miner.MiningAdapter;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestModel;
import io.freshet.actors.testing.TestVersions;
import io.freshet.config.Side;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.embed.Role;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.mine.WindowMiner;
import io.freshet.model.window.RollingWindow;
import io.freshet.streams.embeddings.FeedCodec;
import io.freshet.streams.embeddings.FeedRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** A lane with a real window, store and topic, whose versions are said to be published; the loop itself is not there. */
final class ReembedLane implements AutoCloseable {

    static final int CAPACITY = 6;

    private static final DispatcherSelector NATIVE = DispatcherSelector.fromConfig("freshet-dispatchers.native");

    final String name;
    final String topic;
    final CheckpointStore store;
    EventLog events = new EventLog();

    private final ActorTestKit kit = TestKits.create();
    private final TestBroker kafka;
    private final TestModel model;
    private final ActorRef<Miner.Command> miner;
    private ActorRef<VersionRegistry.Command> registry;
    private ActorRef<Reembedder.Command> reembedder;

    ReembedLane(TestBroker kafka, TestModel model, Path root) {
        this.kafka = kafka;
        this.model = model;
        name = kafka.freshName("lane");
        topic = kafka.embeddingsTopic();
        store = new CheckpointStore(root);
        RollingWindow window = new RollingWindow(
                "base",
                CAPACITY,
                model.encoder().dimension(),
                model.encoder().options().device());
        WindowMiner mining = new WindowMiner(model.encoder(), window, Side.BOTH, Optional.empty());
        miner = kit.spawn(Miner.create(MiningAdapter.NONE, window, mining, 1, 1), NATIVE);
    }

    /** As a process starts: nothing is announced yet. */
    void start(OptionalInt perSecond) {
        start(perSecond, event -> {});
    }

    void start(OptionalInt perSecond, LoopListener more) {
        events = new EventLog();
        registry = kit.spawn(VersionRegistry.create(name));
        reembedder = kit.spawn(
                Reembedder.create(
                        new ReembedSettings(name, kafka.connection(), topic, perSecond, 1),
                        new ReembedParts(
                                model.encoder(),
                                "base",
                                store,
                                miner,
                                registry,
                                LoopListener.all(List.of(events, more)),
                                InstantSource.system())),
                NATIVE);
    }

    /** As a process that dies between two of its writes. */
    void stop() {
        kit.stop(reembedder);
        kit.stop(registry);
    }

    void remember(List<String> documents) {
        TestProbe<Done> done = kit.createTestProbe();
        miner.tell(new Miner.Remember(documents, done.getRef()));
        done.receiveMessage();
    }

    /** Puts a version into the store. */
    ModelVersion store(long version) throws IOException {
        var made = TestVersions.store(
                store, name, version, folder -> TestAdapters.random(folder, model.encoder(), 0.1, version));
        return new ModelVersion(name, version, Optional.of(made.folder()));
    }

    void announce(ModelVersion version) {
        registry.tell(new VersionRegistry.Announce(version));
    }

    void takeBack(long version) throws IOException {
        store.setStatus(name, version, Status.ROLLED_BACK);
    }

    LoopEvent.ReembedDone awaitDone(long version) throws InterruptedException {
        return events.await(LoopEvent.ReembedDone.class, done -> done.version() == version);
    }

    int encoded() {
        return events.all(LoopEvent.Reembedded.class).stream()
                .mapToInt(LoopEvent.Reembedded::documents)
                .sum();
    }

    /** The vector by which a scorer answers for a document. */
    float[] served(ModelVersion version, String document) throws IOException {
        try (LoraAdapter adapter = PeftFolder.read(
                version.adapter().orElseThrow(),
                model.encoder().linears(),
                model.encoder().options().device())) {
            return model.encoder().encode(List.of(document), Role.DOCUMENT, adapter.lowRank())[0];
        }
    }

    /** All that was ever written, without what was removed. */
    List<FeedRecord> written() {
        return kafka.read(topic).stream()
                .filter(record -> record.value() != null)
                .map(FeedCodec::decode)
                .toList();
    }

    List<FeedRecord.Marker> markers() {
        return written().stream()
                .filter(FeedRecord.Marker.class::isInstance)
                .map(FeedRecord.Marker.class::cast)
                .toList();
    }

    /** The documents that a reader is left with once the topic is compacted. */
    List<FeedRecord.Document> held() {
        Map<String, ConsumerRecord<byte[], byte[]>> latest = new LinkedHashMap<>();
        kafka.read(topic).forEach(record -> latest.put(new String(record.key(), UTF_8), record));
        List<FeedRecord.Document> documents = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : latest.values()) {
            if (record.value() != null && FeedCodec.decode(record) instanceof FeedRecord.Document document) {
                documents.add(document);
            }
        }
        return documents;
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
