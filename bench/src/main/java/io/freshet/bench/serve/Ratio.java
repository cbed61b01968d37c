package io.freshet.bench.serve;

/**
 * Rates of one thing over those of another.
 *
 * @param value of texts a second and of texts a CPU second, each over the other's of the same round
 */
public record Ratio(String of, String to, Rate.Rounds value) {}
