package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.freshet.actors.gate.HeldOut;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
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
            loop.sendAll(1, 4);
            // The same pair as at offset 2, then new ones.
            loop.send(4, QaPair.of("question 2", "answer 2"));
            loop.acknowledged();
            Miner.Remember remember = loop.miner.expectMessageClass(Miner.Remember.class);
            assertThat(remember.documents()).containsExactly("answer 1", "answer 2", "answer 3");
            remember.replyTo().tell(Done.getInstance());
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
    void aRepeatedPairEntersTheRefilledWindowOnce() throws Exception {
        firstRound();
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of())) {
            loop.send(0);
            loop.send(1);
            loop.send(2, QaPair.of("question 0", "answer 0"));
            loop.send(4);
            assertThat(loop.miner.expectMessageClass(Miner.Remember.class).documents())
                    .containsExactly("answer 0", "answer 1");
        }
    }

    @Test
    void heldOutPairsOfEarlierRoundsAreJudgedByAgain() throws Exception {
        firstRound();
        Map<String, Integer> holdOut = Map.of("gate.held-out-percent", 50);
        Admission asIt = new Admission(50);
        var expected = java.util.stream.LongStream.range(0, 4)
                .mapToObj(i -> QaPair.of("question " + i, "answer " + i))
                .filter(pair -> asIt.decide(pair) == Admission.Verdict.HOLD_OUT)
                .map(pair -> new HeldOut(pair.query(), pair.response()))
                .toList();
        assertThat(expected).isNotEmpty();
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, holdOut)) {
            loop.sendAll(0, 4);
            long offset = 4;
            while (loop.events
                    .all(io.freshet.actors.events.LoopEvent.RoundStarted.class)
                    .isEmpty()) {
                loop.sendAll(offset, ++offset);
            }
            assertThat(loop.judge(loop.train(nextMine(loop))).heldOut()).startsWith(expected.toArray(HeldOut[]::new));
        }
    }

    @Test
    void manyReplayedRecordsAreHandedOnInPartsAndTheStreamWaitsForEach() throws Exception {
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of("round.pairs", 100))) {
            loop.sendAll(0, 100);
            loop.finish(LoopUnderTest.publish());
            KIT.stop(loop.coordinator);
        }
        try (LoopUnderTest loop = new LoopUnderTest(KIT, lane, Map.of())) {
            loop.sendAll(0, 63);
            loop.send(63);
            loop.notAcknowledged();
            Miner.Remember remember = loop.miner.expectMessageClass(Miner.Remember.class);
            assertThat(remember.documents()).hasSize(64);
            remember.replyTo().tell(Done.getInstance());
            loop.acknowledged();
            loop.sendAll(64, 100);
            loop.miner.expectNoMessage();
            loop.send(100);
            assertThat(loop.miner.expectMessageClass(Miner.Remember.class).documents())
                    .hasSize(36);
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

    private static Miner.Mine nextMine(LoopUnderTest loop) {
        while (true) {
            if (loop.miner.receiveMessage() instanceof Miner.Mine mine) {
                return mine;
            }
        }
    }
}
