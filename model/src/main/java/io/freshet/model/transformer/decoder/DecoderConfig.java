package io.freshet.model.transformer.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * The numbers of a decoder's {@code config.json} that the forward pass needs. Read by {@link DecoderConfig#read}, which
 * refuses whatever would ask for other mathematics.
 *
 * @param family as in {@code model_type}
 * @param hidden width H of a hidden state
 * @param layers number of layers
 * @param heads query heads N
 * @param keyValueHeads key-value heads G; N is a multiple of it
 * @param headWidth width D of a head; N · D may differ from H
 * @param intermediate width I of the feed-forward part
 * @param vocabulary tokens V
 * @param maxPositions longest sequence in tokens; a sliding window bounds it, because within its window it changes nothing
 * @param normEps epsilon of every RMS norm
 * @param ropeTheta base of the rotary frequencies
 * @param attentionBias whether the query, key, value and output layers have biases as the family has them
 * @param tiedHead whether the output embedding of the language model is that of the input
 */
public record DecoderConfig(
        DecoderFamily family,
        int hidden,
        int layers,
        int heads,
        int keyValueHeads,
        int headWidth,
        int intermediate,
        int vocabulary,
        int maxPositions,
        double normEps,
        double ropeTheta,
        boolean attentionBias,
        boolean tiedHead) {

    /**
     * @throws IllegalArgumentException if a field is missing or asks for something this decoder does not do; the message
     *     names file and key
     */
    public static DecoderConfig read(Path file, JsonNode json) {
        ConfigFields fields = new ConfigFields(file, json);
        DecoderFamily family = DecoderFamily.named(json.path("model_type").asText());
        Unsupported.refuse(fields);
        int hidden = fields.positive("hidden_size");
        int heads = fields.positive("num_attention_heads");
        int layers = fields.positive("num_hidden_layers");
        DecoderConfig config = new DecoderConfig(
                family,
                hidden,
                layers,
                heads,
                fields.has("num_key_value_heads") ? fields.positive("num_key_value_heads") : heads,
                fields.has("head_dim") ? fields.positive("head_dim") : hidden / heads,
                fields.positive("intermediate_size"),
                fields.positive("vocab_size"),
                Math.min(fields.positive("max_position_embeddings"), family.window(fields, layers)),
                fields.number("rms_norm_eps", 1e-6),
                ropeTheta(fields),
                family.attentionBias(fields),
                json.path("tie_word_embeddings").asBoolean(false));
        config.check(fields);
        return config;
    }

    private static double ropeTheta(ConfigFields fields) {
        ConfigFields newer = fields.inside("rope_parameters");
        return newer.has("rope_theta") ? newer.number("rope_theta", 0) : fields.number("rope_theta", 10_000);
    }

    private void check(ConfigFields fields) {
        if (heads % keyValueHeads != 0) {
            throw fields.refused(
                    "num_attention_heads " + heads + " is not a multiple of num_key_value_heads " + keyValueHeads);
        }
        if (headWidth % 2 != 0) {
            throw fields.refused("head_dim " + headWidth + " is odd; rotary positions turn pairs of coordinates");
        }
        if (!(normEps > 0) || !(ropeTheta > 0)) {
            throw fields.refused("rms_norm_eps " + normEps + " and rope_theta " + ropeTheta + " must be positive");
        }
    }

    /** Width of all query heads together. */
    int queryWidth() {
        return heads * headWidth;
    }

    /** Width of all key heads together, and of all value heads. */
    int keyValueWidth() {
        return keyValueHeads * headWidth;
    }
}
