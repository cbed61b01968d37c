package io.freshet.model.transformer;

import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * A low-rank correction as the layer programs take it: y = W x + scaling · B(A(dropout(x))).
 *
 * @param perLayer for each layer A [r, in] and B [out, r] of its linears in order; a linear that is not adapted has r = 0
 * @param scaling alpha / r (or alpha / sqrt(r))
 * @param dropout probability on the input of A; only for training
 * @param seed of the dropout; every layer draws from a seed of its own, so a layer that runs again drops the same
 */
public record LowRank(List<NDList> perLayer, double scaling, double dropout, long seed) {

    /** The base model. */
    public static final LowRank NONE = new LowRank(List.of(), 0, 0, 0);

    private static final NDList EMPTY = new NDList();

    /** Whether this is the base model. */
    public boolean isNone() {
        return perLayer.isEmpty();
    }

    /** The pairs of a layer; empty for the base model. */
    public NDList layer(int index) {
        return perLayer.isEmpty() ? EMPTY : perLayer.get(index);
    }

    /** The matrices of a layer that are there to be trained: A and B of its adapted linears, in order. */
    public NDList trainable(int index) {
        NDList matrices = new NDList();
        layer(index).stream().filter(matrix -> matrix.getShape().size() > 0).forEach(matrices::add);
        return matrices;
    }

    /** The same correction with the dropout of another part of the batch. */
    public LowRank part(int number) {
        return dropout > 0 ? new LowRank(perLayer, scaling, dropout, mix(seed, number)) : this;
    }

    /** Seed of one layer's dropout. */
    long seedOf(int layer) {
        return mix(seed, ~layer);
    }

    /** A step of SplitMix64, which spreads neighbouring numbers over all seeds. */
    private static long mix(long seed, long salt) {
        long z = seed + (salt + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
