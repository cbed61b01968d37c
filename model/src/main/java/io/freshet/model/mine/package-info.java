/**
 * Hard-negative mining on raw cosine scores, with the semantics of sentence-transformers {@code mine_hard_negatives} 5.7.
 * Pure functions: no encoder, no index, no files.
 */
package io.freshet.model.mine;
