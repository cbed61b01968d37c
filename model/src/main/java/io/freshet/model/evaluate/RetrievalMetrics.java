package io.freshet.model.evaluate;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Means over the judged queries of a set.
 *
 * @param queries how many queries the means are over; 0 = nothing was measured and all else is 0
 * @param margin see {@link ContrastiveMargin}; likewise {@code meanPositive} and {@code meanNegative}
 * @param auc mean over the queries of the share of (relevant, other) pairs of scored documents in which the relevant one
 *     has the higher score; a tie does not count
 * @param nonFiniteScores how many scores were NaN or infinite; any is a fault of the model
 */
public record RetrievalMetrics(
        int queries,
        double ndcgAt10,
        double mrrAt10,
        double mapAt100,
        double accuracyAt1,
        double recallAt1,
        double recallAt5,
        double recallAt10,
        double recallAt50,
        double recallAt100,
        double margin,
        double meanPositive,
        double meanNegative,
        double auc,
        long nonFiniteScores) {

    /** The metrics of an empty set. */
    public static final RetrievalMetrics NONE = mean(List.of(), new ContrastiveMargin(), 0, 0);

    static RetrievalMetrics mean(
            List<QueryMetrics> perQuery, ContrastiveMargin margin, double auc, long nonFiniteScores) {
        return new RetrievalMetrics(
                perQuery.size(),
                mean(perQuery, QueryMetrics::ndcgAt10),
                mean(perQuery, QueryMetrics::mrrAt10),
                mean(perQuery, QueryMetrics::mapAt100),
                mean(perQuery, QueryMetrics::accuracyAt1),
                mean(perQuery, QueryMetrics::recallAt1),
                mean(perQuery, QueryMetrics::recallAt5),
                mean(perQuery, QueryMetrics::recallAt10),
                mean(perQuery, QueryMetrics::recallAt50),
                mean(perQuery, QueryMetrics::recallAt100),
                margin.margin(),
                margin.meanPositive(),
                margin.meanNegative(),
                auc,
                nonFiniteScores);
    }

    private static double mean(List<QueryMetrics> perQuery, ToDoubleFunction<QueryMetrics> metric) {
        return perQuery.stream().mapToDouble(metric).average().orElse(0);
    }

    /** Every value under the name the field uses, for example {@code ndcg@10}; sorted. */
    public SortedMap<String, Double> asMap() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(Map.ofEntries(
                Map.entry("queries", (double) queries),
                Map.entry("ndcg@10", ndcgAt10),
                Map.entry("mrr@10", mrrAt10),
                Map.entry("map@100", mapAt100),
                Map.entry("accuracy@1", accuracyAt1),
                Map.entry("recall@1", recallAt1),
                Map.entry("recall@5", recallAt5),
                Map.entry("recall@10", recallAt10),
                Map.entry("recall@50", recallAt50),
                Map.entry("recall@100", recallAt100),
                Map.entry("margin", margin),
                Map.entry("mean_pos", meanPositive),
                Map.entry("mean_neg", meanNegative),
                Map.entry("auc", auc),
                Map.entry("non_finite_scores", (double) nonFiniteScores))));
    }
}
