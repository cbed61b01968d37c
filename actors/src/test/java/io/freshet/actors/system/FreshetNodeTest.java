package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.testing.FaultyTraining;
import io.freshet.actors.testing.FaultyTraining.At;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.record.QaPair;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything real, from Kafka records to answers over HTTP. One lane runs through two rounds undisturbed; what befalls
 * the others must make no difference to the bytes of their versions.
 */
@ExtendWith(SharedParts.class)
@Timeout(180)
class FreshetNodeTest {

    /** Enough for two rounds, held-out pairs and a rest included. */
    private static final List<String> RECORDS = Samples.records(46);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADAPTER = "adapter_model.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";

    private static TestNode.Lane undisturbed;
    private static Manifest first;
    private static Manifest second;
    private static String servedFirst;
    private static String servedLast;
    private static String metrics;

    private final TestBroker kafka;

    @TempDir
    private Path store;

    FreshetNodeTest(TestBroker kafka) {
        this.kafka = kafka;
    }

    @BeforeAll
    static void runUndisturbed(TestBroker kafka, @TempDir Path store) throws Exception {
        undisturbed = TestNode.Lane.fresh(kafka, store, Map.of());
        try (TestNode node = new TestNode(undisturbed)) {
            servedFirst = node.served();
            undisturbed.send(RECORDS);
            first = node.awaitServed(1);
            second = node.awaitServed(2);
            servedLast = node.served();
            metrics = node.get("/metrics").body();
        }
    }

    @Test
    void twoRoundsBecomeTwoVersionsWhoseRecordsTile() {
        assertThat(first.status()).isEqualTo(Status.PUBLISHED);
        assertThat(first.parent()).isZero();
        assertThat(first.counts().trained()).isEqualTo(TestNode.ROUND);
        assertThat(second.parent()).isEqualTo(1);
        assertThat(second.counts().trained()).isEqualTo(TestNode.ROUND);
        OffsetRange before = only(first);
        OffsetRange after = only(second);
        assertThat(before.from()).isZero();
        assertThat(after.from()).isEqualTo(before.to());
        assertThat(after.to() - before.from())
                .isEqualTo(records(first) + records(second))
                .isLessThanOrEqualTo(RECORDS.size());
        assertThat(first.counts().heldOut() + second.counts().heldOut()).isPositive();
    }

    @Test
    void answersAreGivenByTheVersionThatWasPublished() {
        String lane = undisturbed.config().lane();
        assertThat(servedFirst).isEqualTo(lane + "/0");
        assertThat(servedLast).isEqualTo(lane + "/2");
    }

    /** Only queries are trained, so nobody's stored vectors are stale. */
    @Test
    void noVectorsArePublishedForReEmbedding() {
        assertThat(kafka.hasTopic(undisturbed.config().kafka().versionsTopic())).isTrue();
        assertThat(kafka.hasTopic(undisturbed.config().kafka().embeddingsTopic()))
                .isFalse();
    }

    @Test
    void theMetricsOfTheContractAreThere() {
        assertThat(metrics.lines().map(line -> line.replaceFirst("[{ ].*", "")))
                .contains(
                        "freshet_feedback_to_served_seconds_count",
                        "freshet_offset_lag",
                        "freshet_window_documents",
                        "freshet_round_seconds_count",
                        "freshet_train_pairs_total",
                        "freshet_train_tokens_total",
                        "freshet_padding_ratio",
                        "freshet_loss",
                        "freshet_eval",
                        "freshet_gate_total",
                        "freshet_version",
                        "freshet_swap_seconds_count",
                        "freshet_request_seconds_count");
        String lane = "lane=\"" + undisturbed.config().lane() + "\"";
        assertThat(metrics.lines())
                .contains(
                        "freshet_train_pairs_total{" + lane + "} "
                                + (2.0 * TestNode.ROUND + second.counts().replayed()),
                        "freshet_gate_total{decision=\"published\"," + lane + "} 2.0",
                        "freshet_version{" + lane + "} 2.0",
                        "freshet_feedback_to_served_seconds_count{" + lane + "} " + 2 * TestNode.ROUND,
                        "freshet_swap_seconds_count{" + lane + "} 2");
        for (String phase : List.of("collect", "mine", "train", "gate", "commit")) {
            assertThat(metrics.lines()).contains("freshet_round_seconds_count{" + lane + ",phase=\"" + phase + "\"} 2");
        }
    }

    /** Feedback on answers, by their query ids, is the same record as one that comes by Kafka. */
    @Test
    void feedbackOverHttpOnAnswersMakesTheSameVersionAsRecordsInKafka() throws Exception {
        TestNode.Lane lane = TestNode.Lane.fresh(kafka, store, Map.of());
        List<QaPair> pairs = Samples.pairs(RECORDS.size());
        try (TestNode node = new TestNode(lane)) {
            ObjectNode queries = JSON.createObjectNode().put("input_type", "query");
            pairs.forEach(pair -> queries.withArray("input").add(pair.query()));
            String id = node.post("/v1/embeddings", queries.toString())
                    .headers()
                    .firstValue("X-Freshet-Query-Id")
                    .orElseThrow();
            ObjectNode batch = JSON.createObjectNode();
            for (int i = 0; i < pairs.size(); i++) {
                batch.withArray("events")
                        .addObject()
                        .put("event_id", pairs.get(i).id().orElseThrow())
                        .put("query_id", id)
                        .put("index", i)
                        .put("response", pairs.get(i).response())
                        .put("source", pairs.get(i).source().orElseThrow())
                        .put("action", "accepted");
            }
            HttpResponse<String> response = node.post("/v1/feedback", batch.toString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.headers().firstValue("X-Freshet-Version"))
                    .contains(lane.config().lane() + "/0");
            assertThat(node.awaitServed(2).counts()).isEqualTo(second.counts());
        }
        sameBytes(lane, 1);
        sameBytes(lane, 2);
    }

    @Test
    void anExceptionInTheMiddleOfARoundChangesNoByteOfItsVersion() throws Exception {
        TestNode.Lane lane = TestNode.Lane.fresh(kafka, store, Map.of());
        FaultyTraining[] training = new FaultyTraining[1];
        try (TestNode node = new TestNode(lane, real -> {
            training[0] = new FaultyTraining(real, FaultyTraining.once(At.STEP, 2));
            return training[0];
        })) {
            lane.send(RECORDS);
            node.awaitServed(1);
            assertThat(node.events.all(LoopEvent.TrainingFailed.class)).hasSize(1);
        }
        assertThat(training[0].begun()).isGreaterThanOrEqualTo(2).isEqualTo(training[0].closed());
        sameBytes(lane, 1);
    }

    /** Rounds, requests and fences do not go by it; only the manifests' times do, and these are told as they are. */
    @Test
    void aClockThatJumpsByHoursChangesNoByteAndLosesNoRequest() throws Exception {
        TestNode.Lane lane = TestNode.Lane.fresh(kafka, store, Map.of());
        AtomicLong asked = new AtomicLong();
        InstantSource jumping = () -> {
            long ask = asked.incrementAndGet();
            return Instant.parse("2026-02-03T04:05:06Z").plusSeconds((ask % 2 == 0 ? 1 : -1) * 18_000 * ask);
        };
        try (TestNode node = new TestNode(lane, jumping)) {
            lane.send(RECORDS.subList(0, (int) only(first).to()));
            Manifest manifest = node.awaitServed(1);
            assertThat(only(manifest).to()).isEqualTo(only(first).to());
            assertThat(manifest.counts()).isEqualTo(first.counts());
            assertThat(node.served()).isEqualTo(lane.config().lane() + "/1");
        }
        assertThat(asked.get()).isPositive();
        sameBytes(lane, 1);
    }

    @Test
    void aNodeThatIsStoppedAndStartedAgainGoesOnAsIfNothingHadHappened() throws Exception {
        TestNode.Lane lane = TestNode.Lane.fresh(kafka, store, Map.of());
        int stoppedAfter = (int) only(first).to() + 5;
        try (TestNode node = new TestNode(lane)) {
            lane.send(RECORDS.subList(0, stoppedAfter));
            node.awaitServed(1);
        }
        try (TestNode node = new TestNode(lane)) {
            node.events.awaitSwapped(1);
            assertThat(node.served()).isEqualTo(lane.config().lane() + "/1");
            lane.send(RECORDS.subList(stoppedAfter, RECORDS.size()));
            Manifest next = node.awaitServed(2);
            assertThat(next.offsets())
                    .isEqualTo(List.of(new OffsetRange(
                            lane.config().kafka().topic(),
                            0,
                            only(first).to(),
                            only(second).to())));
            assertThat(next.parent()).isEqualTo(1);
            assertThat(next.epoch()).isEqualTo(2);
            assertThat(next.counts()).isEqualTo(second.counts());
        }
        sameBytes(lane, 1);
        sameBytes(lane, 2);
    }

    @Test
    void aNodeThatIsStoppedInTheMiddleOfARoundRunsThatRoundAgain() throws Exception {
        TestNode.Lane lane = TestNode.Lane.fresh(kafka, store, Map.of());
        try (TestNode node = new TestNode(lane)) {
            lane.send(RECORDS);
            node.events.await(LoopEvent.Stepped.class, step -> step.version() == 2);
        }
        assertThat(new CheckpointStore(store).versions(lane.config().lane())).containsExactly(1L);
        try (TestNode node = new TestNode(lane)) {
            assertThat(node.awaitServed(2).offsets().get(0).from())
                    .isEqualTo(only(first).to());
            assertThat(node.events.all(LoopEvent.Committed.class)).hasSize(1);
        }
        sameBytes(lane, 2);
    }

    private static void sameBytes(TestNode.Lane lane, long version) throws Exception {
        assertThat(lane.file(version, ADAPTER)).isEqualTo(undisturbed.file(version, ADAPTER));
        assertThat(lane.file(version, OPTIMIZER)).isEqualTo(undisturbed.file(version, OPTIMIZER));
    }

    private static OffsetRange only(Manifest manifest) {
        assertThat(manifest.offsets()).hasSize(1);
        return manifest.offsets().get(0);
    }

    private static long records(Manifest manifest) {
        return manifest.counts().trained()
                + manifest.counts().heldOut()
                + manifest.counts().deadLettered()
                + manifest.counts().skipped().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }
}
