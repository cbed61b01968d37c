package io.freshet.bench.measure;

/**
 * One timed run of a task.
 *
 * @param seconds it took
 * @param reference seconds the reference took about then: mean of the run before and the run after
 */
public record Sample(double seconds, double reference) {}
