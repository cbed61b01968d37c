package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.testing.FaultyTraining;
import io.freshet.actors.testing.FaultyTraining.At;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.record.QaPair;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything real, from Kafka records to reranked documents over HTTP: a reranker beside an embedding model in one
 * process, on one stream, through two rounds.
 */
@ExtendWith(SharedParts.class)
@Timeout(180)
class RerankerLaneTest {

    private static final int ROUND = 8;

    /** Enough for two rounds, held-out pairs included. */
    private static final List<String> RECORDS = Samples.records(24);

    private static final String BAD = "no JSON at all";
    private static final String QUERY = "鱼塘缺氧怎么办";
    private static final Map<String, Object> SETTINGS =
            Map.of("round.pairs", ROUND, "mining.num-negatives", 1, "train.learning-rate", 1e-3);

    private static TestNode.Lane embedding;
    private static TestNode.Lane reranker;
    private static Manifest first;
    private static Manifest second;
    private static List<Manifest> embeddings;
    private static HttpResponse<String> before;
    private static HttpResponse<String> after;
    private static String metrics;
    private static String info;

    @BeforeAll
    static void runBoth(TestBroker kafka, @TempDir Path store) throws Exception {
        embedding = TestNode.Lane.fresh(kafka, store, Map.of("round.pairs", ROUND, "mining.num-negatives", 1));
        reranker = embedding.beside("reranker", SETTINGS);
        List<String> documents = Samples.pairs(6).stream().map(QaPair::response).toList();
        try (TestNode node = new TestNode(List.of(embedding, reranker), UnaryOperator.identity())) {
            before = node.rerank(QUERY, documents.toArray(String[]::new));
            embedding.send(withABadOne());
            first = node.awaitServed(reranker, 1);
            second = node.awaitServed(reranker, 2);
            embeddings = List.of(node.awaitServed(embedding, 1), node.awaitServed(embedding, 2));
            after = node.rerank(QUERY, documents.toArray(String[]::new));
            metrics = node.get("/metrics").body();
            info = node.get("/info").body();
            assertThat(node.served()).isEqualTo(embedding.config().lane() + "/2");
        }
    }

    private static List<String> withABadOne() {
        List<String> records = new ArrayList<>(RECORDS);
        records.add(3, BAD);
        return records;
    }

    @Test
    void answersCarryTheVersionThatWasTrained() {
        String lane = reranker.config().lane();
        assertThat(before.statusCode()).as(before.body()).isEqualTo(200);
        assertThat(before.headers().firstValue("X-Freshet-Version")).contains(lane + "/0");
        assertThat(after.headers().firstValue("X-Freshet-Version")).contains(lane + "/2");
        assertThat(after.body()).isNotEqualTo(before.body());
        assertThat(info)
                .contains("\"lane\":\"" + lane
                        + "\",\"version\":2,\"model_type\":{\"reranker\":{}},\"task\":\"reranker\"");
    }

    @Test
    void theGateMeasuredHowItOrdersWhatTheMinerFinds() {
        assertThat(first.status()).isEqualTo(Status.PUBLISHED);
        assertThat(second.parent()).isEqualTo(1);
        assertThat(second.counts().heldOut() + first.counts().heldOut()).isPositive();
        assertThat(second.metrics().heldOut().candidate()).containsKeys("ndcg@10", "mrr@10", "auc");
        assertThat(second.metrics().heldOut().base())
                .isNotEqualTo(second.metrics().heldOut().candidate());
    }

    @Test
    void itsProbeIsOfPairs() throws Exception {
        String probe = new String(reranker.file(2, "probe.json"), StandardCharsets.UTF_8);
        assertThat(probe).contains("\"pairs\"", "\"scores\"");
        assertThat(new String(embedding.file(2, "probe.json"), StandardCharsets.UTF_8))
                .contains("\"queries\"", "\"vectors\"");
    }

    @Test
    void theOffsetsOfEachLaneTile() {
        for (List<Manifest> lane : List.of(List.of(first, second), embeddings)) {
            OffsetRange one = lane.get(0).offsets().get(0);
            OffsetRange two = lane.get(1).offsets().get(0);
            assertThat(one.from()).isZero();
            assertThat(two.from()).isEqualTo(one.to());
            assertThat(lane).allSatisfy(manifest -> assertThat(manifest.counts().trained())
                    .isEqualTo(ROUND));
        }
    }

    @Test
    void aBadRecordCostsOneDeadLetterThoughTwoLanesReadIt() {
        assertThat(first.counts().deadLettered()).isEqualTo(1);
        assertThat(embeddings.get(0).counts().deadLettered()).isEqualTo(1);
        assertThat(reranker.kafka().read(reranker.config().kafka().deadLetterTopic()))
                .singleElement()
                .satisfies(letter -> assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                        .isEqualTo(BAD));
    }

    @Test
    void metricsAreOfOneLaneEach() {
        for (TestNode.Lane lane : List.of(embedding, reranker)) {
            String label = "{lane=\"" + lane.config().lane() + "\"}";
            // The second round has old pairs beside its new ones.
            assertThat(metrics.lines())
                    .contains("freshet_version" + label + " 2.0", "freshet_train_pairs_total" + label + " 19.0");
        }
    }

    /** A lane alone, whose trainer dies in the middle, comes to the same bytes as one beside another lane. */
    @Test
    void neitherAnotherLaneNorADeadTrainerChangesAByte(TestBroker kafka, @TempDir Path store) throws Exception {
        TestNode.Lane base = TestNode.Lane.fresh(kafka, store, Map.of("round.pairs", ROUND));
        TestNode.Lane alone = base.beside("reranker", SETTINGS);
        try (TestNode node = new TestNode(alone, real -> new FaultyTraining(real, FaultyTraining.once(At.STEP, 1)))) {
            alone.send(withABadOne());
            assertThat(node.awaitServed(1).offsets().get(0).to())
                    .isEqualTo(first.offsets().get(0).to());
            assertThat(node.events.all(LoopEvent.TrainingFailed.class)).hasSize(1);
            assertThat(node.embed("text").statusCode()).isEqualTo(404);
        }
        for (String file : List.of("adapter_model.safetensors", "optimizer.safetensors", "probe.json")) {
            assertThat(alone.file(1, file)).as(file).isEqualTo(reranker.file(1, file));
        }
    }
}
