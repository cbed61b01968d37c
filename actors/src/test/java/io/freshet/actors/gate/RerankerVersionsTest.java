package io.freshet.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.actors.system.RerankerModel;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestModel;
import io.freshet.config.Side;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.evaluate.EmbeddingEvaluator;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateMetric;
import io.freshet.model.evaluate.RetrievalMetrics;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.transformer.LowRank;
import io.freshet.streams.record.QaPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Versions of a reranker on real questions, by the order they give to what the embedding model finds. */
@ExtendWith(SharedParts.class)
class RerankerVersionsTest {

    private static final int QUESTIONS = 8;
    private static final int DEPTH = 4;

    private static RerankerModel reranker;
    private static RerankerVersions versions;
    private static EvaluationSet set;

    private final TestModel model;

    @TempDir
    private Path folder;

    RerankerVersionsTest(TestModel model) {
        this.model = model;
    }

    @BeforeAll
    static void open(TestModel model) throws IOException {
        reranker =
                RerankerModel.open(TestModel.config(Map.of("task", "reranker")).model());
        versions = new RerankerVersions(reranker.reranker(), model.encoder(), DEPTH);
        List<HeldOut> heldOut = Samples.pairs(QUESTIONS).stream()
                .map(pair -> new HeldOut(pair.query(), pair.response()))
                .toList();
        set = HeldOut.set(
                heldOut, Samples.pairs(20).stream().map(QaPair::response).toList());
    }

    @AfterAll
    static void close() {
        reranker.close();
    }

    /** The built-in model scores as it retrieves, so untrained it leaves the order as it is. */
    @Test
    void theBaseModelRepeatsTheRetriever() {
        RetrievalMetrics retrieved = EmbeddingEvaluator.of(model.encoder(), Side.QUERY, set, RoundVectors.NONE)
                .evaluate(set, LowRank.NONE)
                .metrics();
        RetrievalMetrics reranked =
                versions.on(set, RoundVectors.NONE).of(LowRank.NONE).metrics();
        assertThat(reranked.queries()).isEqualTo(QUESTIONS);
        assertThat(reranked.mrrAt10()).isCloseTo(retrieved.mrrAt10(), within(0.03));
        assertThat(reranked.auc()).isBetween(0.5, 1.0);
    }

    @Test
    void anAdapterOfNoiseIsSeenInEveryMetricOfTheGate() throws IOException {
        TestAdapters.random(folder, model.encoder(), 1, 7);
        VersionEvaluator.Measure measure = versions.on(set, RoundVectors.NONE);
        RetrievalMetrics base = measure.of(LowRank.NONE).metrics();
        try (LoraAdapter noise = versions.read(folder)) {
            RetrievalMetrics noisy = measure.of(noise.lowRank()).metrics();
            assertThat(noisy.ndcgAt10()).isLessThan(base.ndcgAt10());
            assertThat(noisy.mrrAt10()).isLessThan(base.mrrAt10());
            assertThat(noisy.auc()).isLessThan(base.auc());
        }
        assertThat(versions.metrics()).containsExactly(GateMetric.NDCG, GateMetric.MRR, GateMetric.AUC);
    }

    @Test
    void anAdapterWithNotANumberScoresWorst() throws IOException {
        TestAdapters.write(folder, model.encoder(), () -> Double.NaN);
        try (LoraAdapter broken = versions.read(folder)) {
            RetrievalMetrics metrics =
                    versions.on(set, RoundVectors.NONE).of(broken.lowRank()).metrics();
            assertThat(metrics.ndcgAt10()).isZero();
            assertThat(metrics.mrrAt10()).isZero();
            assertThat(metrics.auc()).isZero();
            assertThat(metrics.nonFiniteScores()).isEqualTo(QUESTIONS * DEPTH);
        }
    }
}
