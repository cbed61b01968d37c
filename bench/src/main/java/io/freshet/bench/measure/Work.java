package io.freshet.bench.measure;

/**
 * What one run of a task does, always the same.
 *
 * @param calls training steps, encode calls or products
 * @param unit what {@code units} counts: pairs, texts or rows
 * @param units of all calls together
 * @param tokens real tokens through the transformer; 0 where there is none
 * @param padded the same with padding
 * @param flops that count as useful
 */
public record Work(int calls, String unit, long units, long tokens, long padded, double flops) {}
