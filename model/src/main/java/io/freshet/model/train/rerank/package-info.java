/** Training of rerankers: rows to groups of pairs, the losses, and the task that a round or a run optimises. */
package io.freshet.model.train.rerank;
