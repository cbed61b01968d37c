package io.freshet.model.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.transformer.LinearSite;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * PEFT's {@code adapter_config.json}. Reading refuses by name what would change the mathematics; every field of PEFT
 * 0.21 has been looked at. Fields of later versions are ignored, as PEFT does itself, unless they look like the switch
 * of a variant.
 */
final class PeftConfig {

    /** Options that change the mathematics unless they are absent, null, false or empty. */
    private static final List<String> MUST_BE_OFF = List.of(
            "alora_invocation_tokens",
            "alpha_pattern",
            "arrow_config",
            "exclude_modules",
            "fan_in_fan_out",
            "kasa_config",
            "layer_replication",
            "layers_to_transform",
            "lora_bias",
            "modules_to_save",
            "monteclora_config",
            "rank_pattern",
            "target_parameters",
            "trainable_token_indices",
            "use_bdlora",
            "use_dora",
            "use_qalora",
            "velora_config");

    /** Fields that say how an adapter was begun or split over machines, or that are read here. */
    private static final Set<String> HARMLESS = Set.of(
            "corda_config",
            "eva_config",
            "loftq_config",
            "lora_ga_config",
            "megatron_config",
            "runtime_config",
            "use_rslora");

    /** What PEFT calls the switches of its variants. */
    private static final Pattern SWITCH = Pattern.compile("use_.+|.+_config");

    /** Ways to begin that change the base model's weights, so that the matrices mean nothing without them. */
    private static final Pattern CHANGES_THE_BASE =
            Pattern.compile("pissa.*|olora|corda|loftq|lora_ga", Pattern.CASE_INSENSITIVE);

    private PeftConfig() {}

    /** @param sites linear layers of the base model, for the targets */
    static LoraSpec read(Path file, JsonNode config, List<LinearSite> sites) {
        String type = config.path("peft_type").asText();
        if (!type.equals("LORA")) {
            throw new IllegalArgumentException(file + ": peft_type '" + type + "' is not supported, only LORA");
        }
        String bias = config.path("bias").asText("none");
        if (!bias.equals("none")) {
            throw new IllegalArgumentException(file + ": bias '" + bias + "' is not supported, only none");
        }
        config.properties().forEach(entry -> refuseVariant(file, entry.getKey(), entry.getValue()));
        JsonNode init = config.path("init_lora_weights");
        if (CHANGES_THE_BASE.matcher(init.asText()).matches()) {
            throw new IllegalArgumentException(file + ": init_lora_weights " + init
                    + " is not supported: it changes the base model; convert the adapter to plain LoRA first");
        }
        double rank = positive(file, config, "r");
        if (rank != (int) rank) {
            throw new IllegalArgumentException(file + ": r must be a whole number, found " + config.path("r"));
        }
        double dropout = config.path("lora_dropout").asDouble(0);
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(
                    file + ": lora_dropout must be in [0, 1), found " + config.path("lora_dropout"));
        }
        return new LoraSpec(
                (int) rank,
                positive(file, config, "lora_alpha"),
                config.path("use_rslora").asBoolean(false),
                dropout,
                PeftTargets.read(file, config.path("target_modules"), sites));
    }

    private static void refuseVariant(Path file, String key, JsonNode value) {
        if (isOff(value)) {
            return;
        }
        if (MUST_BE_OFF.contains(key)) {
            throw new IllegalArgumentException(
                    file + ": " + key + " is not supported, found " + value + "; it must be off");
        }
        if (SWITCH.matcher(key).matches() && !HARMLESS.contains(key)) {
            throw new IllegalArgumentException(file + ": " + key + " is not known, found " + value
                    + "; it may ask for a variant of LoRA that is not supported. If it does not change what the"
                    + " adapter computes, remove it");
        }
    }

    private static boolean isOff(JsonNode value) {
        return value.isNull()
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

    /** The fields that PEFT 0.16 and later, vLLM and ms-swift need; the rest keeps PEFT's defaults. */
    static ObjectNode write(LoraSpec spec, String baseModel, List<LinearSite> sites, PeftStyle style) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putObject("alpha_pattern");
        style.baseClass()
                .ifPresentOrElse(
                        base -> config.putObject("auto_mapping")
                                .put("base_model_class", base.name())
                                .put("parent_library", base.library()),
                        () -> config.putNull("auto_mapping"));
        config.put("base_model_name_or_path", baseModel);
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("inference_mode", true);
        config.put("init_lora_weights", true);
        if (spec.alpha() == (int) spec.alpha()) {
            config.put("lora_alpha", (int) spec.alpha()); // declared as an integer, though fractions work
        } else {
            config.put("lora_alpha", spec.alpha());
        }
        config.put("lora_dropout", spec.dropout());
        config.putNull("modules_to_save");
        config.put("peft_type", "LORA");
        config.put("r", spec.rank());
        config.putObject("rank_pattern");
        PeftTargets.write(spec, sites).forEach(config.putArray("target_modules")::add);
        config.put("task_type", style.taskType().orElse(null));
        config.put("use_dora", false);
        config.put("use_rslora", spec.rankStabilized());
        return config;
    }
}
