package io.freshet.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * A frozen transformer whose linear layers an adapter may correct.
 *
 * <p>Weights are read-only, so any number of threads may call {@link #forward} at once. The opener closes it.
 */
public interface Transformer extends AutoCloseable {

    /** Width of a hidden state. */
    int hiddenSize();

    /** How many layers {@link #forward} runs. */
    int layers();

    /** The longest sequence it can take, in tokens. */
    int maxPositions();

    /** The adaptable linear layers of every layer, layer by layer, in the order {@link LowRank} keeps its pairs. */
    List<LinearSite> linears();

    /**
     * Runs all layers.
     *
     * @param step owner of the result and of what is made on the way; a gradient graph keeps alive what it needs itself
     * @param ids token ids [B, T], 64-bit
     * @param mask [B, T], true where a token is real
     * @param delta the adapter's low-rank correction, or {@link LowRank#NONE}
     * @return hidden states after the last norm [B, T, H]
     */
    NDArray forward(NDManager step, NDArray ids, NDArray mask, LowRank delta);

    @Override
    void close();
}
