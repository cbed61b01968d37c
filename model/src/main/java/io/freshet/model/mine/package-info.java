/**
 * Hard-negative mining on raw cosine scores, with the semantics of sentence-transformers {@code mine_hard_negatives} 5.7.
 * The rule itself is pure functions; {@link io.freshet.model.mine.WindowMiner} applies it to a stream, {@link
 * io.freshet.model.mine.DataSetMiner} to a data set.
 */
package io.freshet.model.mine;
