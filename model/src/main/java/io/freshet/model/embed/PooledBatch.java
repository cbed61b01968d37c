package io.freshet.model.embed;

import ai.djl.ndarray.NDArray;
import io.freshet.model.forward.ForwardPass;

/**
 * The vectors of a list of texts and the pass that made them.
 *
 * @param vectors [n, d] of length 1, in the order of the texts, F32; owned by the manager that was passed in
 * @param pass what gradients flow back through, and what it cost (a text that occurs twice went through once)
 */
public record PooledBatch(NDArray vectors, ForwardPass pass) {

    /** Real tokens that went through the transformer. */
    public long tokens() {
        return pass.tokens();
    }

    /** Tokens including padding. */
    public long padded() {
        return pass.padded();
    }
}
