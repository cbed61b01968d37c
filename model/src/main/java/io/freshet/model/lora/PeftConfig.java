package io.freshet.model.lora;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads PEFT's {@code adapter_config.json} and refuses by name what would change the mathematics. */
final class PeftConfig {

    /** Options that change the mathematics, with the only value that is supported besides null, empty and absent. */
    private static final Set<String> MUST_BE_FALSE =
            Set.of("use_dora", "use_qalora", "fan_in_fan_out", "lora_bias", "alora_invocation_tokens");

    private static final Set<String> MUST_BE_EMPTY = Set.of(
            "alpha_pattern",
            "rank_pattern",
            "modules_to_save",
            "layers_to_transform",
            "layer_replication",
            "trainable_token_indices",
            "target_parameters",
            "exclude_modules");

    private PeftConfig() {}

    static LoraSpec read(Path file, JsonNode config) {
        String type = config.path("peft_type").asText();
        if (!type.equals("LORA")) {
            throw new IllegalArgumentException(file + ": peft_type '" + type + "' is not supported, only LORA");
        }
        if (!config.path("bias").asText("none").equals("none")) {
            throw new IllegalArgumentException(
                    file + ": bias '" + config.path("bias").asText() + "' is not supported");
        }
        for (String key : MUST_BE_FALSE) {
            if (config.path(key).asBoolean(false)) {
                throw new IllegalArgumentException(file + ": " + key + " is not supported");
            }
        }
        for (String key : MUST_BE_EMPTY) {
            JsonNode value = config.path(key);
            if (!value.isMissingNode() && !value.isNull() && !value.isEmpty()) {
                throw new IllegalArgumentException(file + ": " + key + " is not supported, found " + value);
            }
        }
        return new LoraSpec(
                config.path("r").asInt(),
                config.path("lora_alpha").asDouble(),
                config.path("use_rslora").asBoolean(false),
                config.path("lora_dropout").asDouble(0),
                targets(file, config.path("target_modules")));
    }

    private static List<String> targets(Path file, JsonNode node) {
        if (node.isTextual() && node.asText().equals("all-linear")) {
            return List.of();
        }
        if (!node.isArray() || node.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": target_modules must be a list of names or \"all-linear\", found " + node);
        }
        List<String> names = new ArrayList<>();
        node.forEach(name -> names.add(name.asText()));
        return names;
    }
}
