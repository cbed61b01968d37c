package io.freshet.model.transformer.bert;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * The numbers of a BERT {@code config.json} that the forward pass needs.
 *
 * @param hidden width H
 * @param layers number of layers
 * @param heads attention heads; H is a multiple of it
 * @param intermediate width F of the feed-forward part
 * @param maxPositions longest sequence in tokens
 * @param layerNormEps epsilon of every layer norm
 */
public record BertConfig(int hidden, int layers, int heads, int intermediate, int maxPositions, double layerNormEps) {

    /**
     * @throws IllegalArgumentException if a field is missing or asks for something this encoder does not do
     */
    public static BertConfig read(Path file, JsonNode json) {
        expect(file, json, "hidden_act", "gelu");
        expect(file, json, "position_embedding_type", "absolute");
        BertConfig config = new BertConfig(
                number(file, json, "hidden_size"),
                number(file, json, "num_hidden_layers"),
                number(file, json, "num_attention_heads"),
                number(file, json, "intermediate_size"),
                number(file, json, "max_position_embeddings"),
                json.path("layer_norm_eps").asDouble(1e-12));
        if (config.hidden % config.heads != 0) {
            throw new IllegalArgumentException(file + ": hidden_size " + config.hidden
                    + " is not a multiple of num_attention_heads " + config.heads);
        }
        return config;
    }

    private static int number(Path file, JsonNode json, String field) {
        int value = json.path(field).asInt(0);
        if (value <= 0) {
            throw new IllegalArgumentException(
                    file + ": '" + field + "' must be a positive number, found " + json.path(field));
        }
        return value;
    }

    private static void expect(Path file, JsonNode json, String field, String only) {
        String value = json.path(field).asText(only);
        if (!value.equals(only)) {
            throw new IllegalArgumentException(
                    file + ": '" + field + "' is '" + value + "'; this encoder does '" + only + "' only");
        }
    }
}
