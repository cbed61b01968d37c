package io.freshet.model.evaluate;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What a gate compares candidates by. */
public enum GateMetric {
    NDCG("nDCG@10", RetrievalMetrics::ndcgAt10, report -> report.perQuery().stream()
            .mapToDouble(QueryMetrics::ndcgAt10)),
    MRR("MRR@10", RetrievalMetrics::mrrAt10, report -> report.perQuery().stream()
            .mapToDouble(QueryMetrics::mrrAt10)),
    AUC("AUC", RetrievalMetrics::auc, report -> report.aucs().stream().mapToDouble(Double::doubleValue));

    /** For an embedding model, which is asked for the first documents only. */
    public static final List<GateMetric> OF_EMBEDDINGS = List.of(NDCG);

    /** For a reranker, whose order of all the candidates it is given counts. */
    public static final List<GateMetric> OF_RERANKERS = List.of(NDCG, MRR, AUC);

    private final String label;
    private final ToDoubleFunction<RetrievalMetrics> mean;
    private final Function<RetrievalReport, DoubleStream> each;

    GateMetric(String label, ToDoubleFunction<RetrievalMetrics> mean, Function<RetrievalReport, DoubleStream> each) {
        this.label = label;
        this.mean = mean;
        this.each = each;
    }

    String label() {
        return label;
    }

    /** As {@link RetrievalMetrics#asMap()} names it. */
    String key() {
        return label.toLowerCase(java.util.Locale.ROOT);
    }

    double of(RetrievalMetrics metrics) {
        return mean.applyAsDouble(metrics);
    }

    /** Of every query, in the order of the report; NaN for a query that has none. */
    double[] perQuery(RetrievalReport report) {
        return each.apply(report).toArray();
    }
}
