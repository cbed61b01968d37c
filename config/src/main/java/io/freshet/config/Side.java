package io.freshet.config;

/** Which texts an adapter encodes, and so which of them learn. */
public enum Side {
    /** Queries only: document vectors stay those of the base model and remain valid for ever. */
    QUERY,
    /** Queries and documents: learns more, and every version makes older document vectors useless. */
    BOTH
}
