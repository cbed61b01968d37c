package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.gate.Gate;
import io.freshet.actors.miner.Miner;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.trainer.Trainer;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedParts.class)
@Timeout(120)
class CoordinatorTest {

    private static final ActorTestKit KIT = TestKits.create();

    private final TestBroker kafka;

    @TempDir
    private Path store;

    private LoopUnderTest loop;

    private final String quarantine;

    CoordinatorTest(TestBroker kafka) {
        this.kafka = kafka;
        this.quarantine = kafka.feedbackTopic();
    }

    @BeforeEach
    void start() throws IOException {
        loop = new LoopUnderTest(
                KIT, LoopUnderTest.Lane.fresh(kafka, store), Map.of("kafka.quarantine-topic", quarantine));
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
    void whileARoundIsWorkedOnOneMoreIsTakenInAndThenTheStreamWaits() throws Exception {
        loop.sendAll(0, 7);
        loop.send(7);
        loop.notAcknowledged();
        assertThat(queries(loop.finish(LoopUnderTest.publish())))
                .containsExactly("question 0", "question 1", "question 2", "question 3");
        loop.acknowledged();
        assertThat(queries(loop.mine().pairs()))
                .containsExactly("question 4", "question 5", "question 6", "question 7");
        assertThat(loop.events.awaitCommitted(1).manifest().offsets()).containsExactly(range(0, 4));
    }

    @Test
    void aPublishedVersionIsAnnouncedAndIsTheParentOfTheNext() throws Exception {
        loop.sendAll(0, 8 - 1);
        Miner.Mine first = loop.mine();
        assertThat(first.current().adapter()).isEmpty();
        Trainer.Train train = loop.train(first);
        assertThat(train.round().parent()).isEmpty();
        Gate.Judge judge = loop.judge(train);
        assertThat(judge.candidate()).isEqualTo(train.round().output());
        loop.decide(judge, LoopUnderTest.publish());
        VersionRegistry.Announce announced = loop.registry.expectMessageClass(VersionRegistry.Announce.class);
        assertThat(announced.version().version()).isEqualTo(1);
        assertThat(announced.version().adapter().orElseThrow()).isDirectory();

        loop.send(7);
        Miner.Mine second = loop.mine();
        assertThat(second.current()).isEqualTo(announced.version());
        assertThat(loop.train(second).round().parent())
                .isEqualTo(announced.version().adapter());
    }

    @Test
    void aRejectedRoundLeavesTheParentAsItIsButItsRecordsAreConsumed() throws Exception {
        loop.sendAll(0, 4);
        loop.finish(LoopUnderTest.publish());
        Optional<Path> published = loop.registry
                .expectMessageClass(VersionRegistry.Announce.class)
                .version()
                .adapter();
        loop.sendAll(4, 8);
        loop.finish(LoopUnderTest.reject());
        loop.sendAll(8, 12);
        Trainer.Train third = loop.train(loop.mine());
        assertThat(third.round().parent()).isEqualTo(published);
        loop.decide(loop.judge(third), LoopUnderTest.publish());

        Manifest rejected = loop.events.awaitCommitted(2).manifest();
        assertThat(rejected.status()).isEqualTo(Status.REJECTED);
        assertThat(rejected.parent()).isEqualTo(1);
        assertThat(rejected.offsets()).containsExactly(range(4, 8));
        assertThat(rejected.notes()).containsExactly("put there by the test");
        Manifest next = loop.events.awaitCommitted(3).manifest();
        assertThat(next.parent()).isEqualTo(1);
        assertThat(next.offsets()).containsExactly(range(8, 12));
        assertThat(loop.registry
                        .expectMessageClass(VersionRegistry.Announce.class)
                        .version()
                        .version())
                .isEqualTo(3);
    }

    @Test
    void aRoundThatCannotBeTrainedBecomesARejectedVersionWithItsOffsets() throws Exception {
        loop.sendAll(0, 4);
        Trainer.Train train = loop.train(loop.mine());
        train.replyTo().tell(new Trainer.Failed(1, 3));
        Manifest manifest = loop.events.awaitCommitted(1).manifest();
        assertThat(manifest.status()).isEqualTo(Status.REJECTED);
        assertThat(manifest.offsets()).containsExactly(range(0, 4));
        assertThat(manifest.notes()).containsExactly("training failed 3 times");
        assertThat(manifest.counts().skipped()).containsExactly(Map.entry("quarantined", 4L));
        assertThat(kafka.read(quarantine)).hasSize(4).first().satisfies(letter -> {
            assertThat(new String(letter.value(), StandardCharsets.UTF_8)).contains("question 0", "answer 0");
            assertThat(letter.headers().lastHeader("freshet-reason").value())
                    .asString()
                    .isEqualTo("poison-round");
            assertThat(letter.headers().lastHeader("freshet-source-offset").value())
                    .asString()
                    .isEqualTo("0");
        });
        loop.sendAll(4, 8);
        assertThat(loop.train(loop.mine()).round().parent()).isEmpty();
        loop.registry.expectNoMessage();
    }

    @Test
    void everyRecordOfARoundIsAccountedForWhateverItWas() throws Exception {
        loop.send(0);
        loop.sendBad(1);
        loop.send(2, QaPair.of("question 0", "answer 0"));
        loop.send(3, Pairs.rejected("question 0", "nonsense"));
        loop.send(4, Pairs.preferred("question 4", "answer 4", "worse"));
        loop.send(7);
        loop.send(8);
        Miner.Mine mine = loop.mine();
        assertThat(mine.pairs())
                .extracting(AnsweredQuery::rejected)
                .containsExactly(List.of("nonsense"), List.of("worse"), List.of(), List.of());
        loop.decide(loop.judge(loop.train(mine)), LoopUnderTest.publish());
        Manifest manifest = loop.events.awaitCommitted(1).manifest();
        assertThat(manifest.offsets()).containsExactly(range(0, 9));
        assertThat(manifest.counts())
                .isEqualTo(new RecordCounts(
                        4, 0, 1, Map.of("duplicate", 1L, "negative-feedback", 1L), Map.of("unknown", 4L), 0));
        assertThat(loop.events.all(LoopEvent.DeadLettered.class))
                .containsExactly(new LoopEvent.DeadLettered("not-json"));
    }

    @Test
    void aRecordThatComesASecondTimeStopsTheCoordinatorBeforeItIsTrainedTwice() {
        loop.sendAll(0, 2);
        loop.send(1, QaPair.of("another question", "at an offset that is done"));
        loop.acks.expectTerminated(loop.coordinator);
    }

    private static List<String> queries(List<AnsweredQuery> pairs) {
        return pairs.stream().map(AnsweredQuery::query).toList();
    }

    private static OffsetRange range(long from, long to) {
        return new OffsetRange("qa", 0, from, to);
    }
}
