package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.gate.Gate;
import io.freshet.actors.gate.HeldOut;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator goes on where another one ended. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class TakeOverTest {

    private static final ActorTestKit KIT = TestKits.create();

    @TempDir
    private Path store;

    private LoopUnderTest.Lane lane;

    @BeforeEach
    void open(TestBroker kafka) {
        lane = LoopUnderTest.Lane.fresh(kafka, store);
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void recordsBelowTheCommittedOffsetsRefillTheWindowAndAreNeverTrained() throws Exception {
        firstRound();
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of())) {
            assertThat(loop.registry
                            .expectMessageClass(VersionRegistry.Announce.class)
                            .version()
                            .version())
                    .isEqualTo(1);
            loop.sendAll(0, 3);
            loop.send(3);
            Miner.Remember remember = loop.miner.expectMessageClass(Miner.Remember.class);
            assertThat(remember.documents()).containsExactly("answer 0", "answer 1", "answer 2", "answer 3");
            remember.replyTo().tell(Done.getInstance());
            loop.acknowledged();
            // The same pair as at offset 2, then new ones.
            loop.send(4, QaPair.of("question 2", "answer 2"));
            loop.acknowledged();
            loop.sendAll(5, 9);
            Miner.Mine mine = loop.mine();
            assertThat(mine.pairs())
                    .extracting(AnsweredQuery::query)
                    .containsExactly("question 5", "question 6", "question 7", "question 8");
            Trainer.Train train = loop.train(mine);
            assertThat(train.round().version()).isEqualTo(2);
            assertThat(train.round().parent()).isEqualTo(mine.current().adapter());
            loop.decide(loop.judge(train), LoopUnderTest.publish());
            var manifest = loop.events.awaitCommitted(2).manifest();
            assertThat(manifest.offsets()).singleElement().satisfies(range -> {
                assertThat(range.from()).isEqualTo(4);
                assertThat(range.to()).isEqualTo(9);
            });
            assertThat(manifest.counts().skipped()).isEqualTo(Map.of("duplicate", 1L));
            assertThat(manifest.epoch()).isEqualTo(2);
        }
    }

    /** As it was when they were trained: a pair that came twice entered the window once. */
    @Test
    void aRoundThatIsReadAgainEndsWhereItEndedAndIsRememberedInOneGo() throws Exception {
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of())) {
            loop.send(0);
            loop.send(1, QaPair.of("question 0", "answer 0"));
            loop.sendBad(2);
            loop.send(3);
            loop.send(4);
            loop.send(5);
            loop.finish(LoopUnderTest.publish());
            KIT.stop(loop.coordinator);
        }
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of("round.pairs", 2))) {
            loop.send(0);
            loop.send(1, QaPair.of("question 0", "answer 0"));
            loop.sendBad(2);
            loop.send(3);
            loop.send(4);
            loop.miner.expectNoMessage();
            loop.send(5);
            Miner.Remember again = loop.miner.expectMessageClass(Miner.Remember.class);
            assertThat(again.documents()).containsExactly("answer 0", "answer 3", "answer 4", "answer 5");
            again.replyTo().tell(Done.getInstance());
            loop.send(6, QaPair.of("question 4", "answer 4"));
            loop.send(7);
            loop.miner.expectNoMessage();
            loop.send(8);
            assertThat(loop.mine().pairs()).hasSize(2);
            assertThat(loop.events.all(LoopEvent.DeadLettered.class)).isEmpty();
        }
    }

    @Test
    void whatWasRememberedAfterAVersionIsReadFromItsSnapshot() throws Exception {
        Map<String, Integer> often = Map.of("checkpoint.snapshot-every", 1, "gate.held-out-percent", 50);
        List<HeldOut> judgedBy;
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, often)) {
            for (long offset = 0; loop.events.all(LoopEvent.RoundStarted.class).isEmpty(); offset++) {
                loop.sendAll(offset, offset + 1);
            }
            Gate.Judge judge = loop.judge(loop.train(loop.mine()));
            judgedBy = judge.heldOut();
            loop.decide(judge, LoopUnderTest.publish());
            Miner.Snapshot snapshot = loop.miner.expectMessageClass(Miner.Snapshot.class);
            Files.writeString(snapshot.folder().resolve("window"), "as the miner has it");
            snapshot.replyTo().tell(new Miner.SnapshotDone(4));
            loop.events.await(LoopEvent.PhaseDone.class, done -> done.phase().equals("snapshot"));
            KIT.stop(loop.coordinator);
        }
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, often)) {
            assertThat(loop.durable.recovery().rounds()).isEmpty();
            Miner.Restore restore = loop.miner.expectMessageClass(Miner.Restore.class);
            assertThat(restore.folder().resolve("window")).hasContent("as the miner has it");
            long next = loop.durable.recovery().from().get(0);
            loop.send(next);
            loop.miner.expectNoMessage();
            restore.replyTo().tell(new Miner.SnapshotDone(4));
            loop.acknowledged();
            for (long offset = next + 1;
                    loop.events.all(LoopEvent.RoundStarted.class).isEmpty();
                    offset++) {
                loop.sendAll(offset, offset + 1);
            }
            assertThat(judgedBy).isNotEmpty();
            assertThat(loop.judge(loop.train(loop.mine())).heldOut()).containsAll(judgedBy);
        }
    }

    @Test
    void aRoundThatWasClosedIsMadeOfTheSameRecordsAgain() throws Exception {
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of("round.pairs", 3))) {
            loop.sendAll(0, 3);
            loop.mine();
            KIT.stop(loop.coordinator);
        }
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of("round.pairs", 2))) {
            loop.sendAll(0, 2);
            loop.miner.expectNoMessage();
            loop.send(2);
            assertThat(loop.mine().pairs()).hasSize(3);
        }
    }

    @Test
    void aRoundThatProcessAfterProcessDiesOfGoesToQuarantine() throws Exception {
        String topic = lane.kafka().feedbackTopic();
        Map<String, ?> settings = Map.of("round.max-attempts", 2, "kafka.quarantine-topic", topic);
        for (int attempt = 1; attempt <= 2; attempt++) {
            try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, settings)) {
                loop.sendAll(0, 4);
                loop.mine();
                KIT.stop(loop.coordinator);
            }
        }
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, settings)) {
            loop.sendAll(0, 4);
            var manifest = loop.events.awaitCommitted(1).manifest();
            assertThat(manifest.status()).isEqualTo(Status.REJECTED);
            assertThat(manifest.notes()).containsExactly("2 processes in a row ended while they worked on this round");
            assertThat(manifest.counts().skipped()).containsEntry("quarantined", 4L);
            assertThat(manifest.counts().trained()).isZero();
            assertThat(lane.kafka().read(topic)).hasSize(4);
            loop.miner.expectNoMessage();
            loop.sendAll(4, 8);
            assertThat(loop.mine().pairs()).hasSize(4);
            KIT.stop(loop.coordinator);
        }
        // What was quarantined has never joined the window, so it does not now.
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, settings)) {
            loop.sendAll(0, 4);
            Miner.Remember again = loop.miner.expectMessageClass(Miner.Remember.class);
            assertThat(again.documents()).isEmpty();
        }
    }

    @Test
    void aRoundThatWasUnderWayLeavesNothingBehindWhenItsCoordinatorStops() throws Exception {
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of())) {
            loop.sendAll(0, 4);
            Path draft = loop.train(loop.mine()).round().output();
            assertThat(draft).isDirectory();
            KIT.stop(loop.coordinator);
            assertThat(draft).doesNotExist();
        }
        assertThat(new CheckpointStore(lane.store()).versions(lane.name())).isEmpty();
    }

    /** The clock is read for the manifest, when the files have their hashes and the folder not yet its name. */
    @Test
    void aCommitThatIsUnderWayIsFinishedThoughItsCoordinatorStops() throws Exception {
        CountDownLatch committing = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        InstantSource clock = () -> {
            if (Thread.currentThread().getName().contains("freshet-dispatchers.blocking")) {
                committing.countDown();
                await(stopped);
            }
            return Instant.now();
        };
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of(), clock)) {
            loop.sendAll(0, 4);
            Trainer.Train train = loop.train(loop.mine());
            Files.writeString(train.round().output().resolve("adapter_model.safetensors"), "weights");
            loop.decide(loop.judge(train), LoopUnderTest.publish());
            await(committing);
            KIT.stop(loop.coordinator);
            stopped.countDown();
            CheckpointStore versions = new CheckpointStore(store);
            loop.acks.awaitAssert(() -> {
                assertThatCode(() -> versions.verify(versions.read(lane.name(), 1)))
                        .doesNotThrowAnyException();
                return null;
            });
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(90, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCoordinatorThatWasTakenOverStopsAtItsNextCommit() throws Exception {
        try (LoopUnderTest stale = new LoopUnderTest(KIT, lane, Map.of());
                Lineage newer = lane.open()) {
            newer.recover();
            stale.sendAll(0, 4);
            stale.decide(stale.judge(stale.train(stale.mine())), LoopUnderTest.publish());
            stale.acks.expectTerminated(stale.coordinator);
            stale.registry.expectNoMessage();
        }
        try (Lineage after = lane.open()) {
            assertThat(after.recover().nextVersion()).isEqualTo(1);
        }
    }

    private void firstRound() throws IOException, InterruptedException {
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of())) {
            loop.sendAll(0, 4);
            loop.finish(LoopUnderTest.publish());
            KIT.stop(loop.coordinator);
        }
    }
}
