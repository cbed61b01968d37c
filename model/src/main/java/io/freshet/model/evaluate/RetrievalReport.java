package io.freshet.model.evaluate;

import java.util.List;

/**
 * One model's results on one set.
 *
 * @param perQuery in the order of the set's judged queries, so that two reports of one set are paired by position
 */
public record RetrievalReport(RetrievalMetrics metrics, List<QueryMetrics> perQuery) {

    public RetrievalReport {
        perQuery = List.copyOf(perQuery);
    }

    /** nDCG@10 of every query, for {@link PairedBootstrap}. */
    public double[] ndcgAt10() {
        return perQuery.stream().mapToDouble(QueryMetrics::ndcgAt10).toArray();
    }
}
