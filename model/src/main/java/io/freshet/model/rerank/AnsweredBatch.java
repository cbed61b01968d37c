package io.freshet.model.rerank;

import ai.djl.ndarray.NDArray;

/**
 * Pairs with their right answers, for training on the answer's tokens.
 *
 * @param scored the scores, which do not see the answers
 * @param states hidden states [n, 2, H] after which the answer and the token that ends it come
 * @param targets ids of these two tokens [n, 2]
 */
public record AnsweredBatch(ScoredBatch scored, NDArray states, NDArray targets) {}
