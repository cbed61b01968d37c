package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetrievalEvaluationTest {

    private static EvaluationSet set() {
        Map<String, String> corpus = new LinkedHashMap<>();
        Stream.of("r1", "r2", "x", "y").forEach(id -> corpus.put(id, "text of " + id));
        Map<String, String> queries = new LinkedHashMap<>();
        Stream.of("q1", "q2", "unjudged").forEach(id -> queries.put(id, "text of " + id));
        return new EvaluationSet(corpus, queries, Map.of("q1", Set.of("r1", "r2", "r3"), "q2", Set.of("y")));
    }

    private static RetrievalReport report(float[] q1, float[] q2) {
        RetrievalEvaluation evaluation = new RetrievalEvaluation(set());
        evaluation.add("q2", q2);
        evaluation.add("q1", q1);
        return evaluation.report();
    }

    @Test
    void averagesOverJudgedQueriesInTheOrderOfTheSet() {
        // q1 ranks x, r1, y, r2; q2 ranks y first.
        RetrievalReport report = report(new float[] {.75f, .25f, .875f, .5f}, new float[] {0, .25f, .5f, .75f});
        assertThat(report.perQuery()).extracting(QueryMetrics::queryId).containsExactly("q1", "q2");
        assertThat(report.ndcgAt10()[0]).isCloseTo(.498189, within(1e-6));
        RetrievalMetrics metrics = report.metrics();
        assertThat(metrics.queries()).isEqualTo(2);
        assertThat(metrics.ndcgAt10()).isCloseTo((.498189 + 1) / 2, within(1e-6));
        assertThat(metrics.mrrAt10()).isEqualTo(.75);
        assertThat(metrics.mapAt100()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(metrics.accuracyAt1()).isEqualTo(.5);
        assertThat(metrics.recallAt1()).isEqualTo(.5);
        assertThat(metrics.recallAt10()).isCloseTo((2.0 / 3 + 1) / 2, within(1e-12));
        assertThat(metrics.margin()).isEqualTo((.75 - .875 + .75 - .5) / 2);
        assertThat(metrics.meanPositive()).isCloseTo((.75 + .25 + .75) / 3, within(1e-12));
        assertThat(metrics.meanNegative()).isCloseTo((.875 + .5 + 0 + .25 + .5) / 5, within(1e-12));
        assertThat(metrics.nonFiniteScores()).isZero();
    }

    @Test
    void namesMetricsAsTheFieldDoes() {
        Map<String, Double> map = report(new float[4], new float[4]).metrics().asMap();
        assertThat(map.keySet())
                .containsExactly(
                        "accuracy@1",
                        "auc",
                        "map@100",
                        "margin",
                        "mean_neg",
                        "mean_pos",
                        "mrr@10",
                        "ndcg@10",
                        "non_finite_scores",
                        "queries",
                        "recall@1",
                        "recall@10",
                        "recall@100",
                        "recall@5",
                        "recall@50");
        assertThat(map).containsEntry("queries", 2.0);
    }

    @Test
    void aModelThatAnswersNaNScoresWorstInEveryMetric() {
        float[] nan = new float[4];
        Arrays.fill(nan, Float.NaN);
        RetrievalMetrics broken = report(nan, nan).metrics();
        assertThat(broken.nonFiniteScores()).isEqualTo(8);
        assertThat(List.of(
                        broken.ndcgAt10(),
                        broken.mrrAt10(),
                        broken.mapAt100(),
                        broken.accuracyAt1(),
                        broken.recallAt1(),
                        broken.recallAt5(),
                        broken.recallAt10(),
                        broken.recallAt100()))
                .containsOnly(0.0);
        assertThat(broken.margin()).isEqualTo(-2);
        assertThat(broken.meanPositive()).isEqualTo(-1);
        assertThat(broken.meanNegative()).isEqualTo(1);
    }

    @Test
    void oneBrokenScoreCannotImproveAnyMetric() {
        float[] q1 = {.75f, .25f, .875f, .5f};
        float[] q2 = {0, .25f, .5f, .75f};
        RetrievalMetrics sound = report(q1, q2).metrics();
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int i = 0; i < 4; i++) {
                float[] broken = q1.clone();
                broken[i] = bad;
                RetrievalMetrics metrics = report(broken, q2).metrics();
                assertThat(metrics.ndcgAt10()).isLessThan(sound.ndcgAt10());
                assertThat(metrics.recallAt100()).isLessThan(sound.recallAt100());
                assertThat(metrics.margin()).isLessThanOrEqualTo(sound.margin());
                assertThat(metrics.meanPositive()).isLessThanOrEqualTo(sound.meanPositive());
                assertThat(metrics.meanNegative()).isGreaterThanOrEqualTo(sound.meanNegative());
            }
        }
    }

    @Test
    void aModelThatGivesEveryDocumentTheSameScoreGainsNothingByTies() {
        RetrievalMetrics collapsed = report(new float[4], new float[4]).metrics();
        assertThat(collapsed.accuracyAt1()).isZero();
        assertThat(collapsed.mrrAt10()).isEqualTo((1.0 / 3 + 1.0 / 4) / 2, within(1e-12));
    }

    @Test
    void refusesScoresThatDoNotBelongToTheSet() {
        RetrievalEvaluation evaluation = new RetrievalEvaluation(set());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.add("unjudged", new float[4]))
                .withMessageContaining("'unjudged'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.add("q1", new float[3]))
                .withMessageContaining("3 scores for 4 documents");
        evaluation.add("q1", new float[4]);
        assertThatIllegalArgumentException().isThrownBy(() -> evaluation.add("q1", new float[4]));
        assertThatIllegalStateException()
                .isThrownBy(evaluation::report)
                .withMessageContaining("1 of 2")
                .withMessageContaining("'q2'");
    }

    @Test
    void refusesJudgementsOfUnknownQueries() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EvaluationSet(Map.of("d", "t"), Map.of("q", "t"), Map.of("p", Set.of("d"))))
                .withMessageContaining("'p'");
    }
}
