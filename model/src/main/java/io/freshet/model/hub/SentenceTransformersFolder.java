package io.freshet.model.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.hub.files.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a model folder says about the way from text to vector. A plain Hugging Face folder, without
 * {@code modules.json}, says nothing about pooling; it gets the custom of its architecture ({@code bert}: mean,
 * a causal decoder: the last token, the only one that has seen all the others), normalised vectors and no prompts.
 *
 * @param transformer folder with config.json, tokenizer.json and weights; the model folder itself or one in it
 * @param modelType architecture as in config.json: {@code bert}, {@code qwen3} …
 * @param includePrompt whether the tokens of a prompt take part in the pooling
 * @param normalize whether vectors are scaled to length 1
 * @param prompts texts put in front, by name; usually {@code query} and {@code document}
 * @param defaultPrompt name of the prompt for texts of unknown kind
 * @param maxSequenceLength longest sequence in tokens, special tokens included
 * @param lowerCase whether texts are lower-cased before tokenising (the tokenizer of the transformer folder does it)
 */
public record SentenceTransformersFolder(
        Path transformer,
        String modelType,
        Pooling pooling,
        boolean includePrompt,
        boolean normalize,
        Map<String, String> prompts,
        Optional<String> defaultPrompt,
        int maxSequenceLength,
        boolean lowerCase) {

    /** LogitScore stands at the end of rerankers; what it says (yes and no tokens) is the reranker's own business. */
    private static final Set<String> KNOWN = Set.of("Transformer", "Pooling", "Normalize", "LogitScore");

    private static final Map<String, Pooling> CUSTOM = Map.of(
            "bert", Pooling.MEAN,
            "qwen3", Pooling.LAST_TOKEN,
            "qwen2", Pooling.LAST_TOKEN,
            "llama", Pooling.LAST_TOKEN,
            "mistral", Pooling.LAST_TOKEN);

    private static final Set<String> QWEN = Set.of("qwen2", "qwen3");

    /**
     * Reads a folder's settings.
     *
     * @throws IOException if a file is missing, damaged, contradicts another or asks for something that Freshet does
     *     not do (pooling by weighted mean, a Dense module …)
     */
    public static SentenceTransformersFolder read(Path folder) throws IOException {
        ModuleList modules = ModuleList.read(folder);
        for (ModuleList.Module module : modules.modules()) {
            if (!KNOWN.contains(module.kind())) {
                throw new IOException(folder.resolve("modules.json") + " has a module of type " + module.kind()
                        + ", which is not supported; supported are Transformer, Pooling and Normalize");
            }
        }
        Path transformer = modules.transformer();
        Path configFile = transformer.resolve("config.json");
        JsonNode config = JsonFiles.read(configFile);
        JsonNode sentenceBert = JsonFiles.readIfThere(transformer.resolve("sentence_bert_config.json"));
        JsonNode prompts = JsonFiles.readIfThere(folder.resolve("config_sentence_transformers.json"));
        String modelType = config.path("model_type").asText();
        Optional<ModuleList.Module> pooling = modules.find("Pooling");
        PoolingConfig poolingConfig = pooling.isPresent()
                ? PoolingConfig.read(
                        pooling.get().folder().resolve("config.json"), positive(configFile, config, "hidden_size"))
                : new PoolingConfig(customary(folder, modelType), true);
        return new SentenceTransformersFolder(
                transformer,
                modelType,
                poolingConfig.pooling(),
                poolingConfig.includePrompt(),
                modules.modules().isEmpty() || modules.find("Normalize").isPresent(),
                prompts(prompts.path("prompts")),
                Optional.ofNullable(prompts.path("default_prompt_name").textValue()),
                maxSequenceLength(transformer, config, sentenceBert),
                sentenceBert.path("do_lower_case").asBoolean());
    }

    /**
     * The token that must stand at the end of every text to be embedded, whether the tokenizer puts it there or not. The
     * Qwen embedding models are trained to gather a text in the end token's vector, but some uploads of their tokenizer
     * lack it. It is the padding token, too: what is padding must be known from lengths, never from ids.
     */
    public Optional<String> endToken() {
        return pooling == Pooling.LAST_TOKEN && QWEN.contains(modelType)
                ? Optional.of("<|endoftext|>")
                : Optional.empty();
    }

    private static Pooling customary(Path folder, String modelType) throws IOException {
        Pooling pooling = CUSTOM.get(modelType);
        if (pooling == null) {
            throw new IOException(folder + " has no modules.json that says how to pool, and there is no custom for the"
                    + " model type '" + modelType + "'; known are " + CUSTOM.keySet());
        }
        return pooling;
    }

    private static Map<String, String> prompts(JsonNode node) {
        Map<String, String> prompts = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> prompts.put(entry.getKey(), entry.getValue().asText("")));
        return Collections.unmodifiableMap(prompts);
    }

    /** The length asked for, and never more than the model has positions for; the tokenizer's own limit otherwise. */
    private static int maxSequenceLength(Path transformer, JsonNode config, JsonNode sentenceBert) throws IOException {
        int positions = positive(transformer.resolve("config.json"), config, "max_position_embeddings");
        JsonNode asked = sentenceBert.path("max_seq_length");
        if (!asked.isNumber()) {
            asked = JsonFiles.readIfThere(transformer.resolve("tokenizer_config.json"))
                    .path("model_max_length");
        }
        // Tokenizers without a limit say 10^30.
        return asked.isNumber() && asked.canConvertToInt() && asked.intValue() > 0
                ? Math.min(asked.intValue(), positions)
                : positions;
    }

    private static int positive(Path file, JsonNode config, String key) throws IOException {
        int value = config.path(key).asInt(0);
        if (value < 1) {
            throw new IOException(file + " has no positive " + key);
        }
        return value;
    }
}
