package io.freshet.model.evaluate;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How well a reranker orders groups of judged documents. Means over the groups that have both a positive and a
 * negative; what {@link GroupMetrics} says of one holds for all.
 *
 * @param groups how many groups the means are over; 0 = nothing was measured and all else is 0
 * @param accuracy share of all pairs, of the groups left out too, on the right side of d = 0
 * @param nonFiniteScores how many scores were NaN or infinite; any is a fault of the model
 */
public record RerankMetrics(
        int groups,
        double mrr,
        double ndcg,
        double ndcgAt10,
        double map,
        double auc,
        double accuracy,
        double margin,
        double meanPositive,
        double meanNegative,
        long nonFiniteScores) {

    /** @param scored every group that was scored */
    static RerankMetrics of(List<ScoredGroup> scored) {
        List<GroupMetrics> each = scored.stream()
                .filter(ScoredGroup::comparable)
                .map(GroupMetrics::of)
                .toList();
        long pairs = scored.stream().mapToLong(ScoredGroup::size).sum();
        long right = scored.stream().mapToLong(ScoredGroup::right).sum();
        return new RerankMetrics(
                each.size(),
                mean(each, GroupMetrics::reciprocalRank),
                mean(each, GroupMetrics::ndcg),
                mean(each, GroupMetrics::ndcgAt10),
                mean(each, GroupMetrics::averagePrecision),
                mean(each, GroupMetrics::auc),
                pairs == 0 ? 0 : (double) right / pairs,
                mean(each, GroupMetrics::margin),
                mean(each, GroupMetrics::meanPositive),
                mean(each, GroupMetrics::meanNegative),
                scored.stream().mapToLong(ScoredGroup::nonFinite).sum());
    }

    private static double mean(List<GroupMetrics> groups, ToDoubleFunction<GroupMetrics> metric) {
        return groups.stream().mapToDouble(metric).average().orElse(0);
    }

    /** Every value under the name that ms-swift or the field uses; sorted. */
    public SortedMap<String, Double> asMap() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(Map.ofEntries(
                Map.entry("groups", (double) groups),
                Map.entry("mrr", mrr),
                Map.entry("ndcg", ndcg),
                Map.entry("ndcg@10", ndcgAt10),
                Map.entry("map", map),
                Map.entry("auc", auc),
                Map.entry("acc", accuracy),
                Map.entry("margin", margin),
                Map.entry("mean_pos", meanPositive),
                Map.entry("mean_neg", meanNegative),
                Map.entry("non_finite_scores", (double) nonFiniteScores))));
    }
}
