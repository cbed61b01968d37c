package io.freshet.model.mine;

/** How negatives are drawn from the candidates that survived every filter. */
public enum Sampling {
    /** The hardest ones: best scores first. */
    TOP,
    /** Uniformly, without replacement, then ordered by score. */
    RANDOM
}
