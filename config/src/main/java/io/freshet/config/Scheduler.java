package io.freshet.config;

/** How the learning rate goes on after the warm-up of a round. */
public enum Scheduler {
    /** Stays at its full value. */
    CONSTANT,
    /** Falls to zero along half a cosine. */
    COSINE,
    /** Falls to zero along a straight line. */
    LINEAR
}
