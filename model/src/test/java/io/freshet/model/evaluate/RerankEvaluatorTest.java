package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.config.Side;
import io.freshet.model.TestModels;
import io.freshet.model.TestPairs;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.rerank.RerankOptions;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.rerank.Rerankers;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A reranker that is the retriever itself, so that what the one finds the other must confirm. */
class RerankEvaluatorTest {

    private static final int DOCUMENTS = 12;
    private static TextEncoder encoder;
    private static Reranker reranker;
    private static RerankEvaluator evaluator;
    private static EvaluationSet set;

    /** Query i is answered by document i + 1, by judgement, so that no ranking is perfect. */
    @BeforeAll
    static void open() throws IOException {
        encoder = TestModels.openForShortTexts(TestModels.BGE, 24);
        reranker = Rerankers.open(
                TestModels.folder(TestModels.BGE),
                new RerankOptions(Device.cpu(), DataType.FLOAT32, 24, 4096, Optional.empty()));
        evaluator = new RerankEvaluator(reranker);
        List<TestPairs> pairs = TestPairs.first(DOCUMENTS);
        Map<String, String> corpus = new LinkedHashMap<>();
        Map<String, String> queries = new LinkedHashMap<>();
        Map<String, Set<String>> qrels = new LinkedHashMap<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            corpus.put("d" + i, pairs.get(i).answer());
            if (i < 5) {
                queries.put("q" + i, pairs.get(i).question());
                qrels.put("q" + i, Set.of("d" + (i + i % 2)));
            }
        }
        set = new EvaluationSet(corpus, queries, qrels);
    }

    @AfterAll
    static void close() {
        reranker.close();
        encoder.close();
    }

    @Test
    void theSameModelLeavesTheOrderAsItIs() {
        EmbeddingEvaluator retriever = new EmbeddingEvaluator(encoder, Side.BOTH, new CachedVectors(encoder, 100));
        RetrievalReport retrieved = retriever.evaluate(set, LowRank.NONE);
        assertThat(retrieved.metrics().ndcgAt10()).isBetween(0.1, 0.99);
        for (int depth : new int[] {1, 4, 100}) {
            Map<String, Ranking> candidates = retriever.rankings(set, DOCUMENTS, LowRank.NONE);
            RetrievalReport reranked = evaluator.evaluate(set, candidates, depth, LowRank.NONE);
            assertThat(reranked.perQuery()).isEqualTo(retrieved.perQuery());
            assertThat(reranked.metrics().nonFiniteScores()).isZero();
        }
    }

    @Test
    void onlyTheHeadOfTheListIsPutInOrderAndTheRestFollows() {
        // Worst first, as the model sees it.
        EmbeddingEvaluator retriever = new EmbeddingEvaluator(encoder, Side.BOTH, new CachedVectors(encoder, 100));
        Map<String, Ranking> reversed = new LinkedHashMap<>();
        retriever.rankings(set, DOCUMENTS, LowRank.NONE).forEach((query, ranking) -> {
            List<String> ids = new ArrayList<>(ranking.ids());
            java.util.Collections.reverse(ids);
            reversed.put(query, new Ranking(ids));
        });
        RetrievalReport one = evaluator.evaluate(set, reversed, 1, LowRank.NONE);
        RetrievalReport most = evaluator.evaluate(set, reversed, DOCUMENTS - 1, LowRank.NONE);
        RetrievalReport all = evaluator.evaluate(set, reversed, DOCUMENTS, LowRank.NONE);
        for (int i = 0; i < 5; i++) {
            Set<String> relevant = set.relevant("q" + i);
            assertThat(one.perQuery().get(i)).isEqualTo(QueryMetrics.of("q" + i, reversed.get("q" + i), relevant));
        }
        assertThat(all.perQuery())
                .isEqualTo(retriever.evaluate(set, LowRank.NONE).perQuery());
        // The best document stayed behind all others.
        assertThat(most.metrics().ndcgAt10()).isLessThan(all.metrics().ndcgAt10());
    }

    @Test
    void aDocumentThatIsNoCandidateIsNotFound() {
        Map<String, Ranking> none = new LinkedHashMap<>();
        set.judgedQueries().forEach(query -> none.put(query, new Ranking(List.of("d11", "d10"))));
        RetrievalMetrics metrics =
                evaluator.evaluate(set, none, 10, LowRank.NONE).metrics();
        assertThat(metrics.queries()).isEqualTo(5);
        assertThat(metrics.recallAt100()).isZero();
    }

    @Test
    void groupsAreMeasuredByTheScoresOfTheirPairs() throws IOException {
        List<TestPairs> pairs = TestPairs.first(4);
        RerankRow right = RerankRow.of(
                pairs.get(0).question(),
                pairs.get(0).answer(),
                List.of(pairs.get(1).answer()));
        RerankRow wrong = RerankRow.of(
                pairs.get(2).question(),
                pairs.get(3).answer(),
                List.of(pairs.get(2).answer()));
        RerankMetrics metrics = evaluator.evaluate(List.of(right, wrong), LowRank.NONE);
        assertThat(metrics.groups()).isEqualTo(2);
        assertThat(metrics.auc()).isEqualTo(0.5);
        assertThat(metrics.mrr()).isEqualTo(0.75);
        float[] scores = reranker.score(
                List.of(
                        right.with(pairs.get(0).answer()),
                        right.with(pairs.get(1).answer()),
                        wrong.with(pairs.get(3).answer()),
                        wrong.with(pairs.get(2).answer())),
                LowRank.NONE);
        double margin = (Reranker.probability(scores[0]) - Reranker.probability(scores[1])) / 2.0
                + (Reranker.probability(scores[2]) - Reranker.probability(scores[3])) / 2.0;
        assertThat(metrics.margin()).isCloseTo(margin, within(1e-5));
        assertThat(evaluator.evaluate(List.of(), LowRank.NONE).groups()).isZero();
    }

    @Test
    void aModelOfNaNsFindsNothingAndTheGateRefusesIt() {
        try (LoraAdapter adapter =
                LoraAdapter.initial(new LoraSpec(2, 8, false, 0, List.of()), reranker.linears(), Device.cpu(), 1)) {
            adapter.tensors().forEach(tensor -> tensor.addi(Float.NaN));
            RerankRow group = RerankRow.of("q", "yes", List.of("no"));
            RerankMetrics metrics = evaluator.evaluate(List.of(group), adapter.lowRank());
            assertThat(metrics.mrr()).isZero();
            assertThat(metrics.auc()).isZero();
            assertThat(metrics.margin()).isEqualTo(-1);

            Map<String, Ranking> candidates = new LinkedHashMap<>();
            set.judgedQueries().forEach(query -> candidates.put(query, new Ranking(set.documentIds())));
            RetrievalReport base = evaluator.evaluate(set, candidates, 10, LowRank.NONE);
            RetrievalReport broken = evaluator.evaluate(set, candidates, 10, adapter.lowRank());
            assertThat(broken.metrics().ndcgAt10()).isZero();
            assertThat(broken.metrics().margin()).isEqualTo(-2);
            GateDecision decision = new GateRule(new GateThresholds(1, -1, 0, 1), GateMetric.OF_RERANKERS)
                    .decide(new GateInput(
                            new ComparedReports(base, base, broken),
                            ComparedReports.NONE,
                            0,
                            List.of(),
                            new ProbeAnswers(0, 0, 1, 1),
                            1,
                            true,
                            true,
                            1))
                    .decision();
            assertThat(decision).isInstanceOf(GateDecision.Reject.class);
        }
    }

    @Test
    void listsThatDoNotFitTheSetAreRefused() {
        assertThatThrownBy(() -> evaluator.evaluate(set, Map.of(), 10, LowRank.NONE))
                .hasMessageContaining("q0")
                .hasMessageContaining("no list of candidates");
        Map<String, Ranking> strange = new LinkedHashMap<>();
        set.judgedQueries().forEach(query -> strange.put(query, new Ranking(List.of("d99"))));
        assertThatThrownBy(() -> evaluator.evaluate(set, strange, 10, LowRank.NONE))
                .hasMessageContaining("d99");
        assertThatThrownBy(() -> evaluator.evaluate(set, strange, 0, LowRank.NONE))
                .hasMessageContaining("0");
    }
}
