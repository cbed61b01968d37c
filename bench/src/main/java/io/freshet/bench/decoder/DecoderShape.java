package io.freshet.bench.decoder;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Sizes of a Qwen3 model. */
public record DecoderShape(
        int hidden, int layers, int heads, int keyValueHeads, int headWidth, int intermediate, int vocabulary) {

    /** Qwen3-Embedding-0.6B, as its published configuration has it. */
    public static final DecoderShape QWEN3_0_6B = new DecoderShape(1024, 28, 16, 8, 128, 3072, 151_669);

    /** A {@code config.json}. */
    ObjectNode config() {
        return new JsonMapper()
                .createObjectNode()
                .put("model_type", "qwen3")
                .put("hidden_act", "silu")
                .put("hidden_size", hidden)
                .put("num_hidden_layers", layers)
                .put("num_attention_heads", heads)
                .put("num_key_value_heads", keyValueHeads)
                .put("head_dim", headWidth)
                .put("intermediate_size", intermediate)
                .put("vocab_size", vocabulary)
                .put("max_position_embeddings", 32_768)
                .put("rms_norm_eps", 1e-6)
                .put("rope_theta", 1_000_000)
                .put("tie_word_embeddings", true)
                .put("attention_bias", false)
                .put("torch_dtype", "bfloat16");
    }
}
