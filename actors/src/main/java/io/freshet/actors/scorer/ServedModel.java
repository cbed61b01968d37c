package io.freshet.actors.scorer;

/** The model behind a lane's answers. */
public sealed interface ServedModel {

    String lane();

    /** The base model's reference, e.g. {@code builtin:bge-small-zh-v1.5}. */
    String model();

    /** Number of the version; 0 = the base model. */
    long version();

    /** Longest text (a reranker that reads pairs: pair) in tokens; longer ones are truncated. */
    int maxLength();

    /**
     * Turns texts into vectors.
     *
     * @param side {@code query} or {@code both}: which texts the adapter encodes
     * @param dimension width of a vector
     */
    record Embedder(String lane, String model, long version, String side, int dimension, int maxLength)
            implements ServedModel {}

    /** Scores documents for a query. */
    record Ranker(String lane, String model, long version, int maxLength) implements ServedModel {}
}
