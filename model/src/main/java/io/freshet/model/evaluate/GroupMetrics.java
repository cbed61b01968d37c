package io.freshet.model.evaluate;

import io.freshet.model.rerank.Reranker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The metrics of one group of judged documents. Among equal scores positives come last, so a model that gives every
 * document the same score is ranked as the failure it is. One NaN or infinite score makes all of them the worst they
 * can be: 0, and for the margin −1.
 *
 * @param reciprocalRank 1 / place of the first positive
 * @param ndcg over the whole list, binary relevance, discount 1/log2(place + 1)
 * @param averagePrecision mean over positives of the precision at their place
 * @param auc share of (positive, negative) pairs in which the positive has the higher score: a tie does not count
 * @param margin probability of the best positive minus that of the best negative
 * @param meanPositive mean probability of the positives, and likewise {@code meanNegative}
 */
record GroupMetrics(
        double reciprocalRank,
        double ndcg,
        double ndcgAt10,
        double averagePrecision,
        double auc,
        double margin,
        double meanPositive,
        double meanNegative) {

    private static final GroupMetrics WORST = new GroupMetrics(0, 0, 0, 0, 0, -1, 0, 1);

    /** @param group with at least one positive and one negative */
    static GroupMetrics of(ScoredGroup group) {
        if (group.nonFinite() > 0) {
            return WORST;
        }
        List<String> ids = new ArrayList<>();
        Set<String> relevant = new HashSet<>();
        float[] scores = new float[group.size()];
        ContrastiveMargin margin = new ContrastiveMargin();
        float[] probabilities = new float[group.size()];
        for (int i = 0; i < scores.length; i++) {
            boolean positive = i < group.positives().length;
            scores[i] = positive ? group.positives()[i] : group.negatives()[i - group.positives().length];
            probabilities[i] = Reranker.probability(scores[i]);
            ids.add(Integer.toString(i));
            if (positive) {
                relevant.add(ids.get(i));
            }
        }
        margin.add(probabilities, i -> i < group.positives().length);
        Ranking ranking = Ranking.pessimistic(scores, ids, relevant::contains, scores.length);
        return new GroupMetrics(
                RankMetrics.reciprocalRank(ranking, relevant, scores.length),
                RankMetrics.ndcg(ranking, relevant, scores.length),
                RankMetrics.ndcg(ranking, relevant, 10),
                RankMetrics.averagePrecision(ranking, relevant, scores.length),
                PairAuc.of(scores, i -> i < group.positives().length),
                margin.margin(),
                margin.meanPositive(),
                margin.meanNegative());
    }
}
