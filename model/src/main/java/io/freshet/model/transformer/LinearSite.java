package io.freshet.model.transformer;

/**
 * A linear layer that an adapter may target.
 *
 * @param layer index of the transformer layer it belongs to
 * @param path module path as the reference implementation names it, e.g. {@code encoder.layer.0.attention.self.query}
 * @param in input width
 * @param out output width
 */
public record LinearSite(int layer, String path, int in, int out) {}
