/**
 * Queries and documents to relevance scores: the one path that training, evaluation and serving share. A language model
 * answers yes or no; an encoder compares two vectors.
 */
package io.freshet.model.rerank;
