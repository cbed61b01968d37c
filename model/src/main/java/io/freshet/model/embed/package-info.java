/** Texts to vectors: the one path that mining, training, evaluation and serving share. */
package io.freshet.model.embed;
