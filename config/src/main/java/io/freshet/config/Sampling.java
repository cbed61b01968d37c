package io.freshet.config;

/** How negatives are chosen from the candidates that survived the filters. */
public enum Sampling {
    /** The best-scored ones. */
    TOP,
    /** A seeded uniform draw. */
    RANDOM
}
