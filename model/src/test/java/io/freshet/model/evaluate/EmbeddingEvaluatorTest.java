package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.freshet.config.Side;
import io.freshet.model.TestModels;
import io.freshet.model.TestPairs;
import io.freshet.model.data.BeirFolder;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingEvaluatorTest {

    private static final int DOCUMENTS = 12;
    private static final int QUERIES = 5;
    private static TextEncoder encoder;
    private static CachedVectors base;
    private static EvaluationSet set;

    /** Query i is answered by document i, and by judgement, though not in truth, by document i + 6. */
    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        encoder = TestModels.openForShortTexts(TestModels.BGE, 48);
        base = new CachedVectors(encoder, 100);
        StringBuilder corpus = new StringBuilder();
        StringBuilder queries = new StringBuilder();
        StringBuilder qrels = new StringBuilder("query-id\tcorpus-id\tscore\n");
        List<TestPairs> pairs = TestPairs.first(DOCUMENTS);
        for (int i = 0; i < DOCUMENTS; i++) {
            corpus.append("{\"_id\": \"d%d\", \"text\": \"%s\"}\n"
                    .formatted(i, pairs.get(i).answer()));
        }
        for (int i = 0; i < QUERIES; i++) {
            queries.append("{\"_id\": \"q%d\", \"text\": \"%s\"}\n"
                    .formatted(i, pairs.get(i).question()));
            qrels.append("q%d\td%d\t1\n".formatted(i, i + 6));
            if (i % 2 == 0) {
                qrels.append("q%d\td%d\t1\n".formatted(i, i));
            }
        }
        Files.writeString(folder.resolve("corpus.jsonl"), corpus);
        Files.writeString(folder.resolve("queries.jsonl"), queries);
        Files.writeString(folder.resolve("qrels.tsv"), qrels);
        set = BeirFolder.read(folder);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void theBaseModelHasTheMetricsOfItsVectors() {
        RetrievalMetrics metrics = new EmbeddingEvaluator(encoder, Side.QUERY, base)
                .evaluate(set, LowRank.NONE)
                .metrics();
        ByHand byHand = new ByHand();
        byHand.measure(LowRank.NONE, LowRank.NONE);
        byHand.isEqualTo(metrics);
        assertThat(metrics.ndcgAt10()).as("judgements that are partly wrong").isBetween(0.1, 0.9);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void anAdapterEncodesTheTextsOfItsSide(Side side) {
        try (LoraAdapter adapter = adapter(0.02f)) {
            LowRank delta = adapter.lowRank();
            ByHand byHand = new ByHand();
            byHand.measure(delta, side == Side.BOTH ? delta : LowRank.NONE);
            byHand.isEqualTo(new EmbeddingEvaluator(encoder, side, base)
                    .evaluate(set, delta)
                    .metrics());
        }
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void anAdapterThatAnswersNaNIsTheWorstInEverything(Side side) {
        try (LoraAdapter adapter = adapter(Float.NaN)) {
            RetrievalMetrics metrics = new EmbeddingEvaluator(encoder, side, base)
                    .evaluate(set, adapter.lowRank())
                    .metrics();
            assertThat(metrics)
                    .isEqualTo(new RetrievalMetrics(
                            QUERIES, 0, 0, 0, 0, 0, 0, 0, 0, 0, -2, -1, 1, 0, (long) QUERIES * DOCUMENTS));
        }
    }

    @Test
    void inAnEmptyCorpusNothingIsFound() {
        EvaluationSet nothing = new EvaluationSet(Map.of(), set.queries(), Map.of("q0", Set.of("d0")));
        RetrievalMetrics metrics = new EmbeddingEvaluator(encoder, Side.QUERY, base)
                .evaluate(nothing, LowRank.NONE)
                .metrics();
        assertThat(metrics.queries()).isEqualTo(1);
        assertThat(metrics.ndcgAt10()).isZero();
    }

    @Test
    void withoutJudgementsThereIsNothingToMeasure() {
        EvaluationSet nothing = new EvaluationSet(set.corpus(), set.queries(), Map.of());
        assertThat(new EmbeddingEvaluator(encoder, Side.QUERY, base)
                        .evaluate(nothing, LowRank.NONE)
                        .metrics())
                .isEqualTo(RetrievalMetrics.NONE);
    }

    private static LoraAdapter adapter(float added) {
        LoraAdapter adapter =
                LoraAdapter.initial(new LoraSpec(4, 16, false, 0, List.of()), encoder.linears(), Device.cpu(), 5);
        for (NDArray matrix : adapter.tensors()) {
            matrix.addi(added);
        }
        return adapter;
    }

    /** The metrics from ranks counted one by one. */
    private static final class ByHand {
        private double ndcg;
        private double mrr;
        private double map;
        private double accuracy;
        private final double[] recall = new double[3];
        private double margin;

        void measure(LowRank ofQueries, LowRank ofDocuments) {
            float[][] queries = encoder.encode(List.copyOf(set.queries().values()), Role.QUERY, ofQueries);
            float[][] documents = encoder.encode(List.copyOf(set.corpus().values()), Role.DOCUMENT, ofDocuments);
            for (int q = 0; q < QUERIES; q++) {
                double[] scores = new double[DOCUMENTS];
                for (int d = 0; d < DOCUMENTS; d++) {
                    for (int x = 0; x < queries[q].length; x++) {
                        scores[d] += (double) queries[q][x] * documents[d][x];
                    }
                }
                add(scores, q % 2 == 0 ? List.of(q, q + 6) : List.of(q + 6));
            }
        }

        private void add(double[] scores, List<Integer> relevant) {
            List<Integer> ranks = new ArrayList<>();
            for (int d : relevant) {
                int rank = 1;
                for (double score : scores) {
                    rank += score > scores[d] ? 1 : 0;
                }
                ranks.add(rank);
            }
            ranks.sort(null);
            double ideal = relevant.size() == 2 ? 1 + 1 / log2(3) : 1;
            for (int i = 0; i < ranks.size(); i++) {
                int rank = ranks.get(i);
                ndcg += rank <= 10 ? 1 / log2(rank + 1) / ideal / QUERIES : 0;
                map += (i + 1.0) / rank / relevant.size() / QUERIES;
                recall[0] += rank <= 1 ? 1.0 / relevant.size() / QUERIES : 0;
                recall[1] += rank <= 5 ? 1.0 / relevant.size() / QUERIES : 0;
                recall[2] += rank <= 10 ? 1.0 / relevant.size() / QUERIES : 0;
            }
            mrr += ranks.get(0) <= 10 ? 1.0 / ranks.get(0) / QUERIES : 0;
            accuracy += ranks.get(0) == 1 ? 1.0 / QUERIES : 0;
            double best = -1;
            double other = -1;
            for (int d = 0; d < scores.length; d++) {
                best = relevant.contains(d) ? Math.max(best, scores[d]) : best;
                other = relevant.contains(d) ? other : Math.max(other, scores[d]);
            }
            margin += (best - other) / QUERIES;
        }

        void isEqualTo(RetrievalMetrics metrics) {
            assertThat(metrics.queries()).isEqualTo(QUERIES);
            assertThat(metrics.ndcgAt10()).isCloseTo(ndcg, within(1e-9));
            assertThat(metrics.mrrAt10()).isCloseTo(mrr, within(1e-9));
            assertThat(metrics.mapAt100()).isCloseTo(map, within(1e-9));
            assertThat(metrics.accuracyAt1()).isCloseTo(accuracy, within(1e-9));
            assertThat(metrics.recallAt1()).isCloseTo(recall[0], within(1e-9));
            assertThat(metrics.recallAt5()).isCloseTo(recall[1], within(1e-9));
            assertThat(metrics.recallAt10()).isCloseTo(recall[2], within(1e-9));
            assertThat(metrics.recallAt100()).isEqualTo(1);
            assertThat(metrics.margin()).isCloseTo(margin, within(1e-5));
            assertThat(metrics.nonFiniteScores()).isZero();
        }

        private static double log2(double x) {
            return Math.log(x) / Math.log(2);
        }
    }
}
