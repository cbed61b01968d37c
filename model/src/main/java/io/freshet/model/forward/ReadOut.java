package io.freshet.model.forward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.model.tokenize.TokenChunk;

/** What is taken from the hidden states of a chunk: a pooled vector a row, the states at some positions, a score. */
@FunctionalInterface
public interface ReadOut {

    /**
     * @param step owner of the result
     * @param hidden states after the last norm [B, T, H]
     * @param mask true where a token is real [B, T]; padding is on the right
     * @param chunk which sequences the rows are
     * @return [B, …], a tensor of its own: a view would keep all of {@code hidden} alive
     */
    NDArray of(NDManager step, NDArray hidden, NDArray mask, TokenChunk chunk);
}
