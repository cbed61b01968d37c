package io.freshet.model.transformer.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a {@code config.json} may ask for that would change the mathematics. It is refused by name, never ignored. */
final class Unsupported {

    private static final String KIND = "rope_type";
    private static final String OLD_KIND = "type";
    private static final String PLAIN = "default";

    private Unsupported() {}

    static void refuse(ConfigFields fields) {
        String activation = fields.get("hidden_act").asText("silu");
        if (!activation.equals("silu")) {
            throw fields.refused("'hidden_act' is '" + activation + "'; this decoder does 'silu' only");
        }
        for (String key : List.of("rope_scaling", "rope_parameters")) {
            refuseScaledRotation(fields, key);
        }
        if (fields.number("partial_rotary_factor", 1) != 1) {
            throw fields.refused("'partial_rotary_factor' is " + fields.found("partial_rotary_factor")
                    + "; this decoder turns whole heads only");
        }
        if (fields.has("quantization_config")) {
            throw fields.refused("'quantization_config' says that the weights are quantized; take the F32, F16 or BF16"
                    + " upload of the model");
        }
        if (fields.get("mlp_bias").asBoolean(false)) {
            throw fields.refused("'mlp_bias' is true; this decoder's feed-forward layers have no biases");
        }
        if (!fields.get("is_causal").asBoolean(true)
                || fields.get("use_bidirectional_attention").asBoolean(false)) {
            throw fields.refused("'is_causal' false or 'use_bidirectional_attention' true: the model looks forward as"
                    + " well as back, this decoder looks back only");
        }
        for (JsonNode type : fields.get("layer_types")) {
            if (!List.of("full_attention", "sliding_attention").contains(type.asText())) {
                throw fields.refused("'layer_types' names " + type + "; this decoder does full attention only");
            }
        }
        if (fields.inside("auto_map").has("AutoModel")) {
            throw fields.refused("'auto_map' names Python code of the model's own ("
                    + fields.inside("auto_map").found("AutoModel")
                    + "), which may compute something else; it is never run");
        }
    }

    /** Kinds other than default (linear, dynamic, yarn, llama3 …) use other frequencies, even in short texts. */
    private static void refuseScaledRotation(ConfigFields fields, String key) {
        JsonNode scaling = fields.get(key);
        String kind = scaling.path(KIND).asText(scaling.path(OLD_KIND).asText(PLAIN));
        boolean perKind = scaling.isObject()
                && scaling.properties().stream().anyMatch(e -> e.getValue().isObject());
        if (!kind.equals(PLAIN) || scaling.has("factor") || perKind) {
            throw fields.refused("'" + key + "' is " + scaling + "; this decoder does unscaled rotary positions only");
        }
    }
}
