package io.freshet.model.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a gate compares candidates by. */
public enum GateMetric {
    NDCG("nDCG@10", RetrievalMetrics::ndcgAt10),
    MRR("MRR@10", RetrievalMetrics::mrrAt10),
    AUC("AUC", RetrievalMetrics::auc);

    /** For an embedding model, which is asked for the first documents only. */
    public static final List<GateMetric> OF_EMBEDDINGS = List.of(NDCG);

    /** For a reranker, whose order of all the candidates it is given counts. */
    public static final List<GateMetric> OF_RERANKERS = List.of(NDCG, MRR, AUC);

    private final String label;
    private final ToDoubleFunction<RetrievalMetrics> value;

    GateMetric(String label, ToDoubleFunction<RetrievalMetrics> value) {
        this.label = label;
        this.value = value;
    }

    String label() {
        return label;
    }

    double of(RetrievalMetrics metrics) {
        return value.applyAsDouble(metrics);
    }
}
