package io.freshet.model.embed;

import ai.djl.ndarray.NDArray;

/**
 * The vectors of a list of texts and what they cost.
 *
 * @param vectors [n, d] of length 1, in the order of the texts, F32; owned by the manager that was passed in
 * @param tokens real tokens that went through the transformer (a text that occurs twice counts once)
 * @param padded tokens including padding
 */
public record PooledBatch(NDArray vectors, long tokens, long padded) {}
