package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.admin.Adoption;
import io.freshet.actors.admin.Adoption.Kind;
import io.freshet.actors.admin.LaneStatus;
import io.freshet.actors.admin.RefusedException;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.serving.ServingOrderRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.pekko.Done;
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

/** What an operator asks of the loop. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class AdoptionTest {

    private static final ActorTestKit KIT = TestKits.create();
    private static final String FILE = "adapter_model.safetensors";

    private final TestProbe<StatusReply<Long>> replies = KIT.createTestProbe();
    private final TestProbe<Done> done = KIT.createTestProbe();
    private final TestProbe<LaneStatus> statuses = KIT.createTestProbe();

    @TempDir
    private Path store;

    private LoopUnderTest.Lane lane;
    private LoopUnderTest loop;

    @BeforeEach
    void start(TestBroker kafka) throws IOException {
        lane = LoopUnderTest.Lane.fresh(kafka, store);
        loop = new LoopUnderTest(KIT, lane, Map.of());
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
    void aRollbackIsANewVersionOfTheOldBytesAndTrainingRestsUntilToldToGoOn() throws Exception {
        publish(0, "first");
        publish(4, "second");
        loop.sendAll(8, 9);
        assertThat(ask(new Adoption(1, Kind.ROLLBACK, "answers got worse", false)))
                .isEqualTo(3);

        CheckpointStore versions = new CheckpointStore(store);
        Manifest third = versions.read(lane.name(), 3).manifest();
        assertThat(third.parent()).isEqualTo(1);
        assertThat(third.status()).isEqualTo(Status.PUBLISHED);
        assertThat(third.notes()).containsExactly("rollback to version 1: answers got worse");
        assertThat(third.offsets()).allSatisfy(range -> {
            assertThat(range.from()).isEqualTo(8);
            assertThat(range.to()).isEqualTo(8);
        });
        assertThat(versions.read(lane.name(), 3).file(FILE)).hasContent("first");
        assertThat(versions.read(lane.name(), 2).manifest().status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(loop.registry.receiveSeveralMessages(3))
                .extracting(message ->
                        ((VersionRegistry.Announce) message).version().version())
                .containsExactly(1L, 2L, 3L);

        loop.sendAll(9, 12);
        loop.miner.expectNoMessage();
        assertThat(status()).isEqualTo(new LaneStatus(3, true, "collect", 4, 4, ServingOrderRecord.none(lane.name())));
        loop.coordinator.tell(new Coordinator.GoOn(done.getRef()));
        done.receiveMessage();
        Miner.Mine mine = loop.mine();
        assertThat(mine.current().version()).isEqualTo(3);
        assertThat(loop.train(mine).round().version()).isEqualTo(4);
    }

    @Test
    void aRoundThatIsBeingTrainedIsGivenUpAndItsRecordsAreTrainedFromTheVersionGoneBackTo() throws Exception {
        publish(0, "first");
        publish(4, "second");
        loop.sendAll(8, 12);
        Trainer.Train train = loop.train(loop.mine());
        loop.coordinator.tell(new Coordinator.Adopt(new Adoption(1, Kind.ROLLBACK, "", true), replies.getRef()));
        assertThat(loop.trainer.expectMessageClass(Trainer.Abandon.class).version())
                .isEqualTo(3);
        train.replyTo().tell(new Trainer.Abandoned(3));
        assertThat(replies.receiveMessage().getValue()).isEqualTo(3);
        assertThat(train.round().output()).doesNotExist();
        Trainer.Train again = loop.train(loop.mine());
        assertThat(again.round().version()).isEqualTo(4);
        assertThat(again.round().examples()).isEqualTo(train.round().examples());
        loop.decide(loop.judge(again), LoopUnderTest.publish());
        assertThat(loop.events.awaitCommitted(4).manifest().parent()).isEqualTo(3);
    }

    @Test
    void aRejectedVersionCanBePromotedAndTheLineGoesOnFromIt() throws Exception {
        publish(0, "first");
        loop.sendAll(4, 8);
        Trainer.Train train = loop.train(loop.mine());
        Files.writeString(train.round().output().resolve(FILE), "second");
        loop.decide(loop.judge(train), LoopUnderTest.reject());
        loop.events.awaitCommitted(2);
        assertThat(refusal(new Adoption(2, Kind.ROLLBACK, "", false)).reason())
                .isEqualTo(RefusedException.Reason.CONFLICT);
        assertThat(ask(new Adoption(2, Kind.PROMOTE, "", true))).isEqualTo(3);
        KIT.stop(loop.coordinator);
        loop.close();
        loop = new LoopUnderTest(KIT, lane, Map.of());
        assertThat(loop.durable.start().parent().orElseThrow().manifest().version())
                .isEqualTo(3);
        assertThat(loop.durable.start().offsets()).isEqualTo(Map.of(0, 8L));
        assertThat(loop.durable.start().rounds())
                .extracting(RecordedRound::version)
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatCannotBeMadeCurrentIsRefusedAndTheLoopGoesOn() throws Exception {
        publish(0, "first");
        publish(4, "second");
        assertThat(refusal(new Adoption(7, Kind.ROLLBACK, "", true)).reason())
                .isEqualTo(RefusedException.Reason.UNKNOWN_VERSION);
        assertThat(refusal(new Adoption(2, Kind.ROLLBACK, "", true)).reason())
                .isEqualTo(RefusedException.Reason.CONFLICT);
        Files.writeString(new CheckpointStore(store).read(lane.name(), 1).file(FILE), "altered");
        RefusedException damaged = refusal(new Adoption(1, Kind.ROLLBACK, "", true));
        assertThat(damaged.reason()).isEqualTo(RefusedException.Reason.NOT_USABLE);
        assertThat(damaged).hasMessageContaining("damaged");
        publish(8, "third");
        assertThat(status().current()).isEqualTo(3);
    }

    @Test
    void aPauseOutlivesItsProcess() throws Exception {
        loop.coordinator.tell(new Coordinator.Rest("an operator", done.getRef()));
        done.receiveMessage();
        KIT.stop(loop.coordinator);
        loop.close();
        loop = new LoopUnderTest(KIT, lane, Map.of());
        loop.sendAll(0, 4);
        loop.miner.expectNoMessage();
        loop.sendAll(4, 7);
        loop.send(7);
        loop.notAcknowledged();
        loop.coordinator.tell(new Coordinator.GoOn(done.getRef()));
        assertThat(loop.mine().pairs()).hasSize(4);
    }

    private void publish(long offset, String weights) throws Exception {
        loop.sendAll(offset, offset + 4);
        Trainer.Train train = loop.train(loop.mine());
        Files.writeString(train.round().output().resolve(FILE), weights);
        loop.decide(loop.judge(train), LoopUnderTest.publish());
        loop.events.awaitCommitted(train.round().version());
    }

    private long ask(Adoption adoption) {
        loop.coordinator.tell(new Coordinator.Adopt(adoption, replies.getRef()));
        return replies.receiveMessage().getValue();
    }

    private RefusedException refusal(Adoption adoption) {
        loop.coordinator.tell(new Coordinator.Adopt(adoption, replies.getRef()));
        return (RefusedException) replies.receiveMessage().getError();
    }

    private LaneStatus status() {
        loop.coordinator.tell(new Coordinator.Report(statuses.getRef()));
        return statuses.receiveMessage();
    }
}
