package io.freshet.model.evaluate;

import java.util.Set;

/** The ranking metrics of one query; see {@link RankMetrics}. */
public record QueryMetrics(
        String queryId,
        double ndcgAt10,
        double mrrAt10,
        double mapAt100,
        double accuracyAt1,
        double recallAt1,
        double recallAt5,
        double recallAt10,
        double recallAt50,
        double recallAt100) {

    /** How deep a ranking must be for these metrics. */
    static final int DEPTH = 100;

    static QueryMetrics of(String queryId, Ranking ranking, Set<String> relevant) {
        return new QueryMetrics(
                queryId,
                RankMetrics.ndcg(ranking, relevant, 10),
                RankMetrics.reciprocalRank(ranking, relevant, 10),
                RankMetrics.averagePrecision(ranking, relevant, 100),
                RankMetrics.accuracy(ranking, relevant, 1),
                RankMetrics.recall(ranking, relevant, 1),
                RankMetrics.recall(ranking, relevant, 5),
                RankMetrics.recall(ranking, relevant, 10),
                RankMetrics.recall(ranking, relevant, 50),
                RankMetrics.recall(ranking, relevant, 100));
    }
}
