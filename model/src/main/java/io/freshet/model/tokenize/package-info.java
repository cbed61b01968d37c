/**
 * Text to token ids, by the tokenizer.json of a model folder, and the packing of token sequences into padded chunks.
 */
package io.freshet.model.tokenize;
