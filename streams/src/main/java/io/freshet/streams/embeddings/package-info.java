/** The feed of document vectors: what users whose stored vectors a version made stale refresh their store by. */
package io.freshet.streams.embeddings;
