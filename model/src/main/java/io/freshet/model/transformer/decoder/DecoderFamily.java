package io.freshet.model.transformer.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The families that differ from each other in a few switches only; each is named as {@code model_type} does. */
public enum DecoderFamily {
    QWEN3,
    QWEN2,
    LLAMA,
    MISTRAL;

    /** Every family as {@code model_type} names it. */
    public static List<String> names() {
        return Arrays.stream(values()).map(DecoderFamily::toString).toList();
    }

    /** @throws IllegalArgumentException if it is none of {@link #names()} */
    static DecoderFamily named(String modelType) {
        return valueOf(modelType.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether queries and keys are normalised head by head. */
    boolean headNorms() {
        return this == QWEN3;
    }

    /** Whether the attention's output layer has a bias where the other three have one. */
    boolean outputBias() {
        return this != QWEN2;
    }

    /** Qwen2 always has biases, Mistral never, the others by {@code attention_bias}. */
    boolean attentionBias(ConfigFields fields) {
        return switch (this) {
            case QWEN2 -> true;
            case MISTRAL -> false;
            case QWEN3, LLAMA -> fields.get("attention_bias").asBoolean(false);
        };
    }

    /**
     * How far back the layers see, in tokens. Layers slide where {@code layer_types} says so; Mistral's all do, with a
     * {@code sliding_window} of 4,096 unless it is null; those of the Qwens from {@code max_window_layers} on, if
     * {@code use_sliding_window}.
     */
    int window(ConfigFields fields, int layers) {
        boolean slides =
                switch (this) {
                    case LLAMA -> false;
                    case MISTRAL -> true;
                    case QWEN2, QWEN3 -> fields.get("use_sliding_window").asBoolean(false)
                            && fields.get("max_window_layers").asInt(0) < layers;
                };
        for (JsonNode type : fields.get("layer_types")) {
            slides |= type.asText().equals("sliding_attention");
        }
        if (!slides) {
            return Integer.MAX_VALUE;
        }
        if (fields.has("sliding_window")) {
            return fields.positive("sliding_window");
        }
        return this == MISTRAL && fields.get("sliding_window").isMissingNode() ? 4096 : Integer.MAX_VALUE;
    }
}
