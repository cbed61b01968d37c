/**
 * Token sequences through a transformer in padded chunks, and gradients back through it: all at once, chunk by chunk
 * (GradCache) or layer by layer (gradient checkpointing). The one way that embedding and reranking share.
 */
package io.freshet.model.forward;
