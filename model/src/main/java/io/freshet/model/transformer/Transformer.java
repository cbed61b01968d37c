package io.freshet.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.model.torch.Torch;
import java.util.List;
import java.util.Optional;

/**
 * A frozen transformer whose linear layers an adapter may correct. It runs as {@link #begin}, each {@link #layer} in
 * turn, {@link #end}; the steps are apart so that training can keep the inputs of layers and run a layer again.
 *
 * <p>Weights are read-only, so any number of threads may run it at once. The opener closes it.
 */
public interface Transformer extends AutoCloseable {

    /** Width of a hidden state. */
    int hiddenSize();

    /** How many layers there are. */
    int layers();

    /** The longest sequence it can take, in tokens. */
    int maxPositions();

    /** The adaptable linear layers of every layer, layer by layer, in the order {@link LowRank} keeps its pairs. */
    List<LinearSite> linears();

    /** The output embedding of a language model [V, H], tied or its own; empty for an encoder. Owned by this. */
    Optional<NDArray> head();

    /**
     * A batch on its way through the layers.
     *
     * @param x input of the first layer [B, T, H]
     * @param shared what every layer needs beside it (attention mask, rotations); without gradients
     */
    record Begun(NDArray x, NDList shared) {}

    /** Frobenius norm over the weights of all linear layers. Computed at each call. */
    double weightNorm();

    /**
     * Embeds tokens.
     *
     * @param step owner of the result
     * @param ids token ids [B, T], 64-bit
     * @param mask [B, T], true where a token is real; padding on either side
     */
    Begun begin(NDManager step, NDArray ids, NDArray mask);

    /**
     * Runs one layer.
     *
     * @param step owner of the result; a gradient graph keeps alive what it needs itself
     * @param x its input [B, T, H]
     * @param shared from {@link #begin}
     * @param delta the adapter's low-rank correction, or {@link LowRank#NONE}
     * @return its output [B, T, H]
     */
    NDArray layer(NDManager step, int index, NDArray x, NDList shared, LowRank delta);

    /**
     * What comes after the last layer: the final norm, if the family has one.
     *
     * @return hidden states [B, T, H]; may be {@code x} itself
     */
    NDArray end(NDManager step, NDArray x);

    /** {@link #layer}, with the dropout of its own that makes it repeatable. */
    default NDArray run(NDManager step, int index, NDArray x, NDList shared, LowRank delta) {
        return delta.dropout() > 0
                ? Torch.seeded(delta.seedOf(index), () -> layer(step, index, x, shared, delta))
                : layer(step, index, x, shared, delta);
    }

    /**
     * Runs everything, freeing each layer's input as soon as its output is there.
     *
     * @return hidden states after the last norm [B, T, H], owned by {@code step}
     */
    default NDArray forward(NDManager step, NDArray ids, NDArray mask, LowRank delta) {
        Begun begun = begin(step, ids, mask);
        NDArray x = begun.x();
        for (int i = 0; i < layers(); i++) {
            try (NDArray before = x) {
                x = run(step, i, before, begun.shared(), delta);
            }
        }
        return end(step, x);
    }

    @Override
    void close();
}
