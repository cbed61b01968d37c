package io.freshet.model.evaluate;

/**
 * The three models that a decision compares, on one set. For the first candidate of a lane the parent is the base
 * model.
 */
public record ComparedMetrics(RetrievalMetrics base, RetrievalMetrics parent, RetrievalMetrics candidate) {

    /** For a set without queries. */
    public static final ComparedMetrics NONE =
            new ComparedMetrics(RetrievalMetrics.NONE, RetrievalMetrics.NONE, RetrievalMetrics.NONE);

    public ComparedMetrics {
        if (base.queries() != parent.queries() || base.queries() != candidate.queries()) {
            throw new IllegalArgumentException("models were measured on different numbers of queries: base "
                    + base.queries() + ", parent " + parent.queries() + ", candidate " + candidate.queries());
        }
    }

    /** How many queries each model was measured on. */
    public int queries() {
        return candidate.queries();
    }
}
