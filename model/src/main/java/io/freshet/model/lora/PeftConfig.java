package io.freshet.model.lora;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads PEFT's {@code adapter_config.json} and refuses by name what would change the mathematics. */
final class PeftConfig {

    /** Options that change the mathematics unless they are absent, null, false or empty. */
    private static final List<String> MUST_BE_OFF = List.of(
            "alora_invocation_tokens",
            "alpha_pattern",
            "arrow_config",
            "exclude_modules",
            "fan_in_fan_out",
            "layer_replication",
            "layers_to_transform",
            "lora_bias",
            "modules_to_save",
            "rank_pattern",
            "target_parameters",
            "trainable_token_indices",
            "use_dora",
            "use_qalora");

    /** Ways to begin that change the base model's weights, so that the matrices mean nothing without them. */
    private static final Pattern CHANGES_THE_BASE = Pattern.compile("pissa.*|olora|corda|loftq|lora_ga");

    private PeftConfig() {}

    static LoraSpec read(Path file, JsonNode config) {
        String type = config.path("peft_type").asText();
        if (!type.equals("LORA")) {
            throw new IllegalArgumentException(file + ": peft_type '" + type + "' is not supported, only LORA");
        }
        String bias = config.path("bias").asText("none");
        if (!bias.equals("none")) {
            throw new IllegalArgumentException(file + ": bias '" + bias + "' is not supported, only none");
        }
        for (String key : MUST_BE_OFF) {
            if (!isOff(config.path(key))) {
                throw new IllegalArgumentException(
                        file + ": " + key + " is not supported, found " + config.path(key) + "; it must be off");
            }
        }
        JsonNode init = config.path("init_lora_weights");
        if (CHANGES_THE_BASE.matcher(init.asText()).matches()) {
            throw new IllegalArgumentException(file + ": init_lora_weights " + init
                    + " is not supported: it changes the base model; convert the adapter to plain LoRA first");
        }
        return new LoraSpec(
                (int) positive(file, config, "r"),
                positive(file, config, "lora_alpha"),
                config.path("use_rslora").asBoolean(false),
                config.path("lora_dropout").asDouble(0),
                targets(file, config.path("target_modules")));
    }

    private static boolean isOff(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isBoolean() && !value.booleanValue()
                || value.isContainerNode() && value.isEmpty()
                || value.isTextual() && value.textValue().isEmpty();
    }

    private static double positive(Path file, JsonNode config, String key) {
        double value = config.path(key).asDouble(0);
        if (!(value > 0)) {
            throw new IllegalArgumentException(
                    file + ": " + key + " must be a positive number, found " + config.path(key));
        }
        return value;
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
