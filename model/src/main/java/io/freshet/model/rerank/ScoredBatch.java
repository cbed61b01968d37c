package io.freshet.model.rerank;

import ai.djl.ndarray.NDArray;
import io.freshet.model.forward.ForwardPass;
import java.util.List;

/**
 * The scores of a list of pairs and the passes that made them.
 *
 * @param scores [n] in the order of the pairs, F32; owned by the manager that was passed in
 * @param passes what gradients flow back through, and what it cost (what occurs twice went through once)
 */
public record ScoredBatch(NDArray scores, List<ForwardPass> passes) {

    public ScoredBatch {
        passes = List.copyOf(passes);
    }

    /** Real tokens that went through the transformer. */
    public long tokens() {
        return passes.stream().mapToLong(ForwardPass::tokens).sum();
    }

    /** Tokens including padding. */
    public long padded() {
        return passes.stream().mapToLong(ForwardPass::padded).sum();
    }
}
