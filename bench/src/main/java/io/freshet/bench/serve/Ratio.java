package io.freshet.bench.serve;

import io.freshet.bench.measure.Spread;

/**
 * Texts a second of one thing over those of another.
 *
 * @param value by rounds
 */
public record Ratio(String of, String to, Spread value) {}
