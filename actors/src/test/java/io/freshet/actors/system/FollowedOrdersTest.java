package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.admin.ServingChange;
import io.freshet.actors.registry.OrderFollower;
import io.freshet.actors.registry.ServingOrder;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.StoredLane;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.CheckpointStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From an operator's order to the registry of a process, by a real broker, of a lane with four versions. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class FollowedOrdersTest {

    private static final ActorTestKit KIT = TestKits.create();

    private final TestProbe<VersionRegistry.Command> registry = KIT.createTestProbe();

    @TempDir
    private Path root;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void ordersReachEveryProcessAndOneThatStartsLaterKnowsThemBeforeItServes(TestBroker kafka) throws Exception {
        try (StoredLane lane = StoredLane.ofFour(kafka, root)) {
            ActorRef<OrderFollower.Command> follower = follow(kafka, lane);
            assertThat(told()).isEqualTo(ServingOrder.NONE);
            serve(lane, new ServingChange.Pin(2));
            ServingOrder pinned = told();
            assertThat(pinned.pin().orElseThrow().label()).isEqualTo(lane.lane() + "/2");
            assertThat(pinned.pin().orElseThrow().manifestSha256())
                    .contains(new CheckpointStore(root).read(lane.lane(), 2).manifestSha256());
            serve(lane, new ServingChange.Canary(3, 20));
            assertThat(told().canary().orElseThrow().percent()).isEqualTo(20);
            KIT.stop(follower);

            serve(lane, new ServingChange.Uncanary());
            follow(kafka, lane);
            assertThat(told()).isEqualTo(new ServingOrder(pinned.pin(), Optional.empty()));
            serve(lane, new ServingChange.Unpin());
            assertThat(told()).isEqualTo(ServingOrder.NONE);
        }
    }

    private static void serve(StoredLane lane, ServingChange.Wish wish) {
        TestBroker.get(lane.serve(new ServingChange(wish, "test", "")));
    }

    private ActorRef<OrderFollower.Command> follow(TestBroker kafka, StoredLane lane) {
        FreshetConfig config = FreshetConfig.defaults(Map.of(
                "lane",
                lane.lane(),
                "kafka.versions-topic",
                lane.versionsTopic(),
                "kafka.serving-topic",
                lane.servingTopic()));
        return KIT.spawn(OrderFollower.create(
                lane.lane(),
                new CheckpointStore(root),
                new FollowedTopics(config, kafka.connection(), KIT.system()).orders(),
                registry.getRef(),
                new OrderFollower.Listener() {
                    @Override
                    public void pinned(OptionalLong version) {}

                    @Override
                    public void cannotPin(long version, String why) {
                        throw new AssertionError(version + " cannot be pinned: " + why);
                    }
                }));
    }

    private ServingOrder told() {
        return registry.expectMessageClass(VersionRegistry.Order.class).order();
    }
}
