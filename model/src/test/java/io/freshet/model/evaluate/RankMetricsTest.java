package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The ranking x, r1, y, r2 with r1, r2 and r3 relevant. */
class RankMetricsTest {

    private static final Ranking RANKING = new Ranking(List.of("x", "r1", "y", "r2"));
    private static final Set<String> RELEVANT = Set.of("r1", "r2", "r3");

    @Test
    void equalsTheInformationRetrievalEvaluator() {
        assertThat(RankMetrics.accuracy(RANKING, RELEVANT, 1)).isZero();
        assertThat(RankMetrics.accuracy(RANKING, RELEVANT, 3)).isEqualTo(1);
        assertThat(RankMetrics.precision(RANKING, RELEVANT, 3)).isEqualTo(1.0 / 3);
        assertThat(RankMetrics.recall(RANKING, RELEVANT, 3)).isEqualTo(1.0 / 3);
        assertThat(RankMetrics.reciprocalRank(RANKING, RELEVANT, 10)).isEqualTo(.5);
        assertThat(RankMetrics.ndcg(RANKING, RELEVANT, 10)).isCloseTo(1.061606 / 2.130930, within(1e-6));
        assertThat(RankMetrics.ndcg(RANKING, RELEVANT, 10)).isCloseTo(.498189, within(1e-6));
        assertThat(RankMetrics.averagePrecision(RANKING, RELEVANT, 100)).isCloseTo(1.0 / 3, within(1e-15));
    }

    @Test
    void dividesByKWhenMoreIsRelevantThanKAllows() {
        assertThat(RankMetrics.averagePrecision(RANKING, RELEVANT, 2)).isEqualTo(.25);
        assertThat(RankMetrics.ndcg(new Ranking(List.of("r1", "r2")), RELEVANT, 2))
                .isEqualTo(1);
    }

    @Test
    void dividesPrecisionByKEvenIfTheRankingIsShorter() {
        assertThat(RankMetrics.precision(RANKING, RELEVANT, 8)).isEqualTo(.25);
    }

    @Test
    void looksNoDeeperThanK() {
        assertThat(RankMetrics.reciprocalRank(RANKING, RELEVANT, 1)).isZero();
        assertThat(RankMetrics.ndcg(RANKING, Set.of("r2"), 3)).isZero();
    }

    @Test
    void isZeroForAnEmptyRanking() {
        assertThat(RankMetrics.ndcg(Ranking.EMPTY, RELEVANT, 10)).isZero();
        assertThat(RankMetrics.averagePrecision(Ranking.EMPTY, RELEVANT, 10)).isZero();
    }

    @Test
    void refusesAQueryWithoutRelevantDocuments() {
        assertThatIllegalArgumentException().isThrownBy(() -> RankMetrics.ndcg(RANKING, Set.of(), 10));
    }

    @Test
    void countsATieOfTripletScoresAsWrong() {
        float[] positive = {.5f, .75f, Float.NaN, .5f};
        float[] negative = {.5f, .5f, .5f, Float.NaN};
        assertThat(TripletAccuracy.of(positive, negative, 0)).isEqualTo(.25);
        assertThat(TripletAccuracy.of(positive, negative, .25f)).isZero();
    }
}
