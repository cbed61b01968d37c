package io.freshet.actors.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestVersions;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.streams.serving.ServingOrderFeed;
import io.freshet.streams.serving.ServingOrderRecord;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions whose files stand for adapters: what they hold is of no matter here, only whether it is as committed. */
@Timeout(120)
class OrderFollowerTest {

    private static final ActorTestKit KIT = TestKits.create();
    private static final String LANE = "embedding";
    private static final String VERSIONS = "freshet.versions";
    private static final ServingOrderRecord NONE = ServingOrderRecord.none(LANE);

    @TempDir
    private Path folder;

    private final TestProbe<VersionRegistry.Command> registry = KIT.createTestProbe();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<VersionRecord> committed = new CopyOnWriteArrayList<>();
    private CheckpointStore store;
    private BoundedSourceQueue<ServingOrderRecord> feed;
    private Source<ServingOrderRecord, UniqueKillSwitch> source;

    @BeforeEach
    void open() throws IOException {
        store = new CheckpointStore(folder);
        commit(1, "published");
        commit(2, "rejected");
        commit(3, "published");
        Pair<BoundedSourceQueue<ServingOrderRecord>, Source<ServingOrderRecord, NotUsed>> queue =
                Source.<ServingOrderRecord>queue(16).preMaterialize(KIT.system());
        feed = queue.first();
        source = queue.second().viaMat(KillSwitches.single(), Keep.right());
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void whatIsOrderedAtTheStartIsToldAndThenEachNewOrder() throws Exception {
        follow(order(OptionalLong.of(1), Optional.of(new ServingOrderRecord.Canary(2, 10))));
        ServingOrder first = told();
        assertThat(first.pin()).hasValueSatisfying(pin -> {
            assertThat(pin.version()).isEqualTo(1);
            assertThat(pin.adapter()).contains(folder.resolve(LANE).resolve("v00000001"));
            assertThat(pin.manifestSha256()).contains(committed.get(0).manifestSha256());
        });
        assertThat(first.canary().orElseThrow().percent()).isEqualTo(10);
        assertThat(first.canary().orElseThrow().version().version()).isEqualTo(2);
        assertThat(hears()).isEqualTo("pinned OptionalLong[1]");

        feed.offer(ServingOrderRecord.none("reranker"));
        feed.offer(pin(0));
        assertThat(told()).isEqualTo(new ServingOrder(Optional.of(ModelVersion.base(LANE)), Optional.empty()));
        feed.offer(NONE);
        assertThat(told()).isEqualTo(ServingOrder.NONE);
    }

    @Test
    void whereNothingIsOrderedThatIsTold() throws Exception {
        follow(NONE);
        assertThat(told()).isEqualTo(ServingOrder.NONE);
        assertThat(hears()).isEqualTo("pinned OptionalLong.empty");
    }

    @Test
    void anOrderAboutTheVersionsOfAnotherTopicIsNone() {
        follow(new ServingOrderRecord(
                LANE, "freshet.versions.2", OptionalLong.of(1), Optional.empty(), 1, Instant.EPOCH, "", ""));
        assertThat(told()).isEqualTo(ServingOrder.NONE);
    }

    @Test
    void whileAPinnedVersionIsDamagedTheOrderOfBeforeHolds() throws Exception {
        follow(pin(1));
        assertThat(told().pin().orElseThrow().version()).isEqualTo(1);
        assertThat(hears()).isEqualTo("pinned OptionalLong[1]");
        Path file = folder.resolve(LANE).resolve("v00000003/adapter");
        Files.writeString(file, "other bytes");
        feed.offer(pin(3));
        assertThat(hears()).startsWith("cannot pin 3: ").contains("v00000003/adapter");
        registry.expectNoMessage(Duration.ofMillis(50));

        Files.writeString(file, "version 3");
        assertThat(told().pin().orElseThrow().version()).isEqualTo(3);
    }

    @Test
    void aProcessThatKnowsOfNothingBeforeTellsNothingUntilThePinnedVersionIsThere() throws Exception {
        follow(pin(4));
        assertThat(hears()).startsWith("cannot pin 4: ").contains("no committed version");
        registry.expectNoMessage(Duration.ofMillis(50));
        commit(4, "rejected");
        assertThat(told().pin().orElseThrow().version()).isEqualTo(4);
    }

    @Test
    void aCanaryThatIsDamagedIsLeftOutAndThePinHolds() throws Exception {
        Files.writeString(folder.resolve(LANE).resolve("v00000002/adapter"), "other bytes");
        follow(order(OptionalLong.of(1), Optional.of(new ServingOrderRecord.Canary(2, 10))));
        ServingOrder without = told();
        assertThat(without.pin().orElseThrow().version()).isEqualTo(1);
        assertThat(without.canary()).isEmpty();
        Files.writeString(folder.resolve(LANE).resolve("v00000002/adapter"), "version 2");
        assertThat(told().canary()).isPresent();
    }

    @Test
    void aBrokerThatIsAwayIsAskedAgain() {
        int[] asked = new int[1];
        follow(() -> {
            asked[0]++;
            if (asked[0] == 1) {
                throw new IOException("put there by the test: nobody answers");
            }
            return new ServingOrderFeed.Present(pin(1), 7);
        });
        assertThat(told().pin().orElseThrow().version()).isEqualTo(1);
        assertThat(asked[0]).isEqualTo(2);
    }

    private void follow(ServingOrderRecord present) {
        follow(() -> new ServingOrderFeed.Present(present, 7));
    }

    private void follow(Callable<ServingOrderFeed.Present> present) {
        KIT.spawn(OrderFollower.create(
                LANE,
                store,
                new OrderFollower.Topic(
                        present,
                        next -> {
                            assertThat(next).isEqualTo(7);
                            return source;
                        },
                        VERSIONS,
                        () -> committed),
                registry.getRef(),
                new OrderFollower.Listener() {
                    @Override
                    public void pinned(OptionalLong version) {
                        heard.add("pinned " + version);
                    }

                    @Override
                    public void cannotPin(long version, String why) {
                        heard.add("cannot pin " + version + ": " + why);
                    }
                },
                Duration.ofMillis(200)));
    }

    private ServingOrder told() {
        return registry.expectMessageClass(VersionRegistry.Order.class).order();
    }

    private String hears() throws InterruptedException {
        return heard.poll(30, TimeUnit.SECONDS);
    }

    private static ServingOrderRecord pin(long version) {
        return order(OptionalLong.of(version), Optional.empty());
    }

    private static ServingOrderRecord order(OptionalLong pin, Optional<ServingOrderRecord.Canary> canary) {
        return new ServingOrderRecord(LANE, VERSIONS, pin, canary, 1, Instant.EPOCH, "test", "");
    }

    private void commit(long version, String status) throws IOException {
        Checkpoint checkpoint = TestVersions.store(
                store, LANE, version, draft -> Files.writeString(draft.resolve("adapter"), "version " + version));
        committed.add(new VersionRecord(
                LANE,
                version,
                version - 1,
                version - 1,
                0,
                1,
                status,
                true,
                false,
                checkpoint.folder().toUri().toString(),
                checkpoint.manifestSha256(),
                Map.of(0, version),
                Instant.EPOCH));
    }
}
