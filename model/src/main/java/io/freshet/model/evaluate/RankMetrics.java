package io.freshet.model.evaluate;

import java.util.Set;

/**
 * Metrics of one query with binary relevance, as the InformationRetrievalEvaluator of sentence-transformers defines
 * them. Relevant documents that the corpus lacks still count as not found. Values lie in [0, 1]; mean over queries is
 * the caller's.
 */
public final class RankMetrics {

    private RankMetrics() {}

    /** 1 if any of the first k is relevant, else 0. */
    public static double accuracy(Ranking ranking, Set<String> relevant, int k) {
        return hits(ranking, relevant, k) > 0 ? 1 : 0;
    }

    /** Relevant among the first k, divided by k even if the ranking is shorter. */
    public static double precision(Ranking ranking, Set<String> relevant, int k) {
        return (double) hits(ranking, relevant, k) / k;
    }

    /** Relevant among the first k, divided by the number of relevant documents, not capped at k. */
    public static double recall(Ranking ranking, Set<String> relevant, int k) {
        return (double) hits(ranking, relevant, k) / relevant.size();
    }

    /** 1/rank of the first relevant document among the first k, else 0. */
    public static double reciprocalRank(Ranking ranking, Set<String> relevant, int k) {
        int depth = depth(ranking, relevant, k);
        for (int i = 0; i < depth; i++) {
            if (relevant.contains(ranking.ids().get(i))) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    /** DCG with discount 1/log2(rank + 1), divided by that of the best possible ranking of length k. */
    public static double ndcg(Ranking ranking, Set<String> relevant, int k) {
        int depth = depth(ranking, relevant, k);
        double dcg = 0;
        for (int i = 0; i < depth; i++) {
            if (relevant.contains(ranking.ids().get(i))) {
                dcg += discount(i);
            }
        }
        double ideal = 0;
        for (int i = 0; i < Math.min(k, relevant.size()); i++) {
            ideal += discount(i);
        }
        return dcg / ideal;
    }

    /** Sum of precision at each hit among the first k, divided by min(k, number of relevant documents). */
    public static double averagePrecision(Ranking ranking, Set<String> relevant, int k) {
        int depth = depth(ranking, relevant, k);
        int hits = 0;
        double sum = 0;
        for (int i = 0; i < depth; i++) {
            if (relevant.contains(ranking.ids().get(i))) {
                hits++;
                sum += (double) hits / (i + 1);
            }
        }
        return sum / Math.min(k, relevant.size());
    }

    private static double discount(int index) {
        return Math.log(2) / Math.log(index + 2);
    }

    private static int hits(Ranking ranking, Set<String> relevant, int k) {
        return (int) ranking.ids().stream()
                .limit(depth(ranking, relevant, k))
                .filter(relevant::contains)
                .count();
    }

    private static int depth(Ranking ranking, Set<String> relevant, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("a metric needs k of 1 or more, got " + k);
        }
        if (relevant.isEmpty()) {
            throw new IllegalArgumentException("a query without relevant documents has no metrics: leave it out");
        }
        return Math.min(k, ranking.ids().size());
    }
}
