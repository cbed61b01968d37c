package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.admin.Adoption;
import io.freshet.actors.admin.LaneStatus;
import io.freshet.actors.admin.RefusedException;
import io.freshet.actors.admin.RefusedException.Reason;
import io.freshet.actors.admin.ServingChange;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.streams.serving.ServingOrderRecord;
import io.freshet.streams.version.FencedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an operator wants served, asked of a loop that keeps two versions. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class ServingOrdersTest {

    private static final ActorTestKit KIT = TestKits.create();
    private static final Map<String, ?> KEEP = Map.of("checkpoint.keep", 2);

    private final TestProbe<StatusReply<ServingOrderRecord>> replies = KIT.createTestProbe();
    private final TestProbe<StatusReply<Long>> adoptions = KIT.createTestProbe();
    private final TestProbe<LaneStatus> statuses = KIT.createTestProbe();

    @TempDir
    private Path store;

    private LoopUnderTest.Lane lane;
    private LoopUnderTest loop;

    @BeforeEach
    void start(TestBroker kafka) throws IOException {
        lane = LoopUnderTest.Lane.fresh(kafka, store);
        loop = new LoopUnderTest(KIT, lane, KEEP);
    }

    @AfterEach
    void close() {
        KIT.stop(loop.coordinator);
        loop.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void whatIsPinnedOrTriedStaysInTheStoreUntilItNoLongerIs() throws Exception {
        round(0, LoopUnderTest.publish());
        round(4, LoopUnderTest.reject());
        assertThat(order(new ServingChange.Pin(1)).pin()).hasValue(1);
        assertThat(order(new ServingChange.Canary(2, 10)).canary()).contains(new ServingOrderRecord.Canary(2, 10));
        round(8, LoopUnderTest.publish());
        round(12, LoopUnderTest.publish());
        round(16, LoopUnderTest.publish());
        assertThat(versions()).containsExactly(1L, 2L, 4L, 5L);

        restart();
        assertThat(status().order().pin()).hasValue(1);
        assertThat(status().order().canary()).contains(new ServingOrderRecord.Canary(2, 10));
        assertThat(status().current()).isEqualTo(5);
        assertThat(order(new ServingChange.Uncanary()).canary()).isEmpty();
        ServingOrderRecord unpinned = order(new ServingChange.Unpin());
        assertThat(unpinned.isPlain()).isTrue();
        assertThat(unpinned.epoch()).isEqualTo(2);
        Set<Long> held = loop.durable.orders().undisturbed(versions -> versions);
        assertThat(held).isEmpty();
    }

    @Test
    void anOrderDoesNotWaitForTheRoundThatIsTrained() throws Exception {
        round(0, LoopUnderTest.publish());
        loop.sendAll(4, 8);
        Trainer.Train train = loop.train(loop.mine());
        assertThat(order(new ServingChange.Pin(0)).pin()).hasValue(0);
        fill(train);
        loop.decide(loop.judge(train), LoopUnderTest.publish());
        loop.events.awaitCommitted(2);
        assertThat(status().order().pin()).hasValue(0);
    }

    @Test
    void aRollbackOfALaneThatIsPinnedTakesPlaceAndTheScorersStayPinned() throws Exception {
        round(0, LoopUnderTest.publish());
        round(4, LoopUnderTest.publish());
        order(new ServingChange.Pin(2));
        loop.coordinator.tell(
                new Coordinator.Adopt(new Adoption(1, Adoption.Kind.ROLLBACK, "", true), adoptions.getRef()));
        assertThat(adoptions.receiveMessage().getValue()).isEqualTo(3);
        assertThat(status().current()).isEqualTo(3);
        assertThat(status().order().pin()).hasValue(2);
        // Version 2 is rolled back, and its manifest another one; it can be tried all the same.
        order(new ServingChange.Unpin());
        assertThat(order(new ServingChange.Canary(2, 50)).canary()).isPresent();
    }

    @Test
    void whatCannotBeServedIsRefusedAndTheLoopGoesOn() throws Exception {
        round(0, LoopUnderTest.publish());
        round(4, LoopUnderTest.publish());
        assertRefused(new ServingChange.Pin(3), Reason.UNKNOWN_VERSION, "no version 3; the newest is 2");
        assertRefused(new ServingChange.Unpin(), Reason.CONFLICT, "No version is pinned");
        assertRefused(new ServingChange.Uncanary(), Reason.CONFLICT, "no canary");
        assertRefused(new ServingChange.Canary(2, 10), Reason.CONFLICT, "every request already, as it is the current");
        order(new ServingChange.Pin(0));
        assertRefused(new ServingChange.Pin(0), Reason.CONFLICT, "The base model is pinned already");
        assertRefused(new ServingChange.Canary(0, 10), Reason.CONFLICT, "as it is pinned");
        order(new ServingChange.Canary(2, 10));
        assertRefused(new ServingChange.Canary(2, 10), Reason.CONFLICT, "answers 10 % of the requests already");
        assertThat(order(new ServingChange.Pin(2)).canary()).isEmpty();

        Files.writeString(new CheckpointStore(store).read(lane.name(), 1).file("adapter_model.safetensors"), "altered");
        assertRefused(new ServingChange.Pin(1), Reason.NOT_USABLE, "cannot be served");
        order(new ServingChange.Unpin());
        round(8, LoopUnderTest.publish());
        round(12, LoopUnderTest.publish());
        assertRefused(new ServingChange.Pin(1), Reason.NOT_USABLE, "was removed", "checkpoint.keep");
        assertThat(status().current()).isEqualTo(4);
    }

    @Test
    void aStaleCoordinatorsOrderNeverShowsAndItStops() throws Exception {
        round(0, LoopUnderTest.publish());
        order(new ServingChange.Pin(1));
        LoopUnderTest stale = loop;
        loop = new LoopUnderTest(KIT, lane, KEEP);
        stale.coordinator.tell(new Coordinator.Serve(change(new ServingChange.Pin(0)), replies.getRef()));
        assertThat(replies.receiveMessage().getError()).isInstanceOf(FencedException.class);
        replies.expectTerminated(stale.coordinator);
        stale.close();

        assertThat(status().order().pin()).hasValue(1);
        restart();
        assertThat(status().order().pin()).hasValue(1);
        assertThat(lane.kafka().read(lane.serving())).hasSize(1);
    }

    private void restart() throws IOException {
        KIT.stop(loop.coordinator);
        loop.close();
        loop = new LoopUnderTest(KIT, lane, KEEP);
    }

    private void round(long offset, GateDecision decision) throws Exception {
        loop.sendAll(offset, offset + 4);
        Trainer.Train train = loop.train(loop.mine());
        fill(train);
        loop.decide(loop.judge(train), decision);
        loop.events.awaitCommitted(train.round().version());
    }

    private static void fill(Trainer.Train train) throws IOException {
        Files.writeString(train.round().output().resolve("adapter_model.safetensors"), "weights");
    }

    private List<Long> versions() throws IOException {
        return new CheckpointStore(store).versions(lane.name());
    }

    private ServingOrderRecord order(ServingChange.Wish wish) {
        loop.coordinator.tell(new Coordinator.Serve(change(wish), replies.getRef()));
        return replies.receiveMessage().getValue();
    }

    private void assertRefused(ServingChange.Wish wish, Reason reason, String... message) {
        ServingOrderRecord before = status().order();
        loop.coordinator.tell(new Coordinator.Serve(change(wish), replies.getRef()));
        Throwable refusal = replies.receiveMessage().getError();
        assertThat(refusal).isInstanceOf(RefusedException.class);
        assertThat(((RefusedException) refusal).reason()).isEqualTo(reason);
        assertThat(refusal.getMessage()).contains(message);
        assertThat(status().order()).isEqualTo(before);
    }

    private static ServingChange change(ServingChange.Wish wish) {
        return new ServingChange(wish, "an operator", "why");
    }

    private LaneStatus status() {
        loop.coordinator.tell(new Coordinator.Report(statuses.getRef()));
        return statuses.receiveMessage();
    }
}
