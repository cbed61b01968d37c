/** Decoders of the Llama kind (Qwen3, Qwen2, Llama, Mistral): configuration, weight names and the layer program. */
package io.freshet.model.transformer.decoder;
