package io.freshet.config;

/** What a reranker learns from a query's documents. */
public enum RerankLoss {
    /** Each document is right or wrong by itself: binary cross-entropy. */
    POINTWISE,
    /** The right one against the others of its query: cross-entropy over the list. */
    LISTWISE
}
