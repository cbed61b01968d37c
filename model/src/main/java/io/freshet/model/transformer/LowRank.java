package io.freshet.model.transformer;

import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * A low-rank correction as the layer programs take it: y = W x + scaling · B(A(dropout(x))).
 *
 * @param perLayer for each layer A [r, in] and B [out, r] of its linears in order; a linear that is not adapted has r = 0
 * @param scaling alpha / r (or alpha / sqrt(r))
 * @param dropout probability on the input of A; only for training
 */
public record LowRank(List<NDList> perLayer, double scaling, double dropout) {

    /** The base model. */
    public static final LowRank NONE = new LowRank(List.of(), 0, 0);

    private static final NDList EMPTY = new NDList();

    /** Whether this is the base model. */
    public boolean isNone() {
        return perLayer.isEmpty();
    }

    /** The pairs of a layer; empty for the base model. */
    public NDList layer(int index) {
        return perLayer.isEmpty() ? EMPTY : perLayer.get(index);
    }
}
