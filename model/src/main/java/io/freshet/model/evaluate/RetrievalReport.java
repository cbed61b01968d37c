package io.freshet.model.evaluate;

import java.util.List;

/**
 * One model's results on one set.
 *
 * @param perQuery in the order of the set's judged queries, so that two reports of one set are paired by position
 * @param aucs of the same queries; NaN for one that has no pair of a relevant and another scored document
 */
public record RetrievalReport(RetrievalMetrics metrics, List<QueryMetrics> perQuery, List<Double> aucs) {

    /** Of a set without queries. */
    public static final RetrievalReport NONE = new RetrievalReport(RetrievalMetrics.NONE, List.of(), List.of());

    public RetrievalReport {
        perQuery = List.copyOf(perQuery);
        aucs = List.copyOf(aucs);
    }

    /** nDCG@10 of every query, for {@link PairedBootstrap}. */
    public double[] ndcgAt10() {
        return perQuery.stream().mapToDouble(QueryMetrics::ndcgAt10).toArray();
    }
}
