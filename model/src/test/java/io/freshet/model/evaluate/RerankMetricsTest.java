package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RerankMetricsTest {

    private static final double LOG2 = Math.log(2);

    @Test
    void aPositiveInThirdPlace() {
        RerankMetrics metrics = metrics(group(new float[] {0.5f}, 2, 1, -1, -2));
        assertThat(metrics.groups()).isEqualTo(1);
        assertThat(metrics.mrr()).isEqualTo(1 / 3.0);
        assertThat(metrics.ndcg()).isCloseTo(LOG2 / Math.log(4), within(1e-12));
        assertThat(metrics.map()).isEqualTo(1 / 3.0);
        assertThat(metrics.auc()).isEqualTo(0.5);
        assertThat(metrics.accuracy()).isEqualTo(3 / 5.0);
        assertThat(metrics.margin()).isCloseTo(0.6224593 - 0.8807971, within(1e-6));
    }

    @Test
    void severalPositivesAndSeveralGroups() {
        RerankMetrics metrics = metrics(group(new float[] {3, 0.5f}, 1), group(new float[] {1}, 2));
        assertThat(metrics.mrr()).isEqualTo(0.75);
        double first = (1 + LOG2 / Math.log(4)) / (1 + LOG2 / Math.log(3));
        assertThat(metrics.ndcg()).isCloseTo((first + LOG2 / Math.log(3)) / 2, within(1e-12));
        assertThat(metrics.map()).isCloseTo(((1 + 2 / 3.0) / 2 + 0.5) / 2, within(1e-12));
        assertThat(metrics.auc()).isEqualTo((0.5 + 0) / 2);
    }

    @Test
    void ndcgAtTenSeesTenPlaces() {
        RerankMetrics metrics = metrics(group(new float[] {0}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        assertThat(metrics.ndcgAt10()).isZero();
        assertThat(metrics.ndcg()).isCloseTo(LOG2 / Math.log(12), within(1e-12));
    }

    /** The positive stands first in the group, where a stable sort would leave it. */
    @ParameterizedTest
    @ValueSource(floats = {0, 1, -3})
    void aConstantScoreIsTheWorstOrder(float constant) {
        RerankMetrics worst = metrics(group(new float[] {-9}, 1, 2, 3));
        RerankMetrics metrics = metrics(group(new float[] {constant}, constant, constant, constant));
        assertThat(metrics.mrr()).isEqualTo(worst.mrr()).isEqualTo(0.25);
        assertThat(metrics.ndcg()).isEqualTo(worst.ndcg());
        assertThat(metrics.map()).isEqualTo(worst.map());
        assertThat(metrics.auc()).isZero();
        assertThat(metrics.margin()).isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aScoreThatIsNoNumberIsTheWorstOfAll(float broken) {
        for (RerankMetrics metrics : List.of(
                metrics(group(new float[] {broken}, broken, broken)), metrics(group(new float[] {broken}, 1, 2)))) {
            assertThat(metrics.mrr()).isZero();
            assertThat(metrics.ndcg()).isZero();
            assertThat(metrics.ndcgAt10()).isZero();
            assertThat(metrics.map()).isZero();
            assertThat(metrics.auc()).isZero();
            assertThat(metrics.accuracy()).isZero();
            assertThat(metrics.margin()).isEqualTo(-1);
            assertThat(metrics.meanPositive()).isZero();
            assertThat(metrics.meanNegative()).isEqualTo(1);
            assertThat(metrics.nonFiniteScores()).isPositive();
        }
        assertThat(metrics(group(new float[] {5}, 1, broken)).mrr()).isZero();
    }

    @Test
    void groupsWithoutAComparisonCountForAccuracyAlone() {
        RerankMetrics metrics = metrics(group(new float[] {1}), group(new float[] {}, -1, 2));
        assertThat(metrics.groups()).isZero();
        assertThat(metrics.mrr()).isZero();
        assertThat(metrics.accuracy()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(metrics.asMap()).containsEntry("groups", 0.0).containsKeys("mrr", "ndcg", "auc", "acc");
    }

    private static RerankMetrics metrics(ScoredGroup... groups) {
        return RerankMetrics.of(List.of(groups));
    }

    private static ScoredGroup group(float[] positives, float... negatives) {
        return new ScoredGroup(positives, negatives);
    }
}
