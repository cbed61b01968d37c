package io.freshet.model.hub;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes what sentence-transformers wants to know of a model, in its classic form, which every version reads. */
public final class SentenceTransformersFiles {

    public static final String MODULES = "modules.json";

    /** Laid out as Python's {@code json.dump(indent=2)} does. */
    private static final ObjectWriter JSON = new JsonMapper()
            .writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private SentenceTransformersFiles() {}

    /**
     * Writes modules.json (transformer, pooling, normalisation), 1_Pooling/config.json and
     * config_sentence_transformers.json. The transformer lies in the folder itself.
     *
     * @param dimension width of a vector
     * @param prompts by name
     */
    public static void write(Path folder, int dimension, Pooling pooling, Map<String, String> prompts)
            throws IOException {
        ArrayNode modules = JsonNodeFactory.instance.arrayNode();
        module(modules, "", "Transformer");
        module(modules, "1_Pooling", "Pooling");
        module(modules, "2_Normalize", "Normalize");
        write(folder.resolve(MODULES), modules);
        Path poolingFolder = Files.createDirectories(folder.resolve("1_Pooling"));
        write(
                poolingFolder.resolve("config.json"),
                object().put("word_embedding_dimension", dimension)
                        .put("pooling_mode_cls_token", pooling == Pooling.CLS)
                        .put("pooling_mode_mean_tokens", pooling == Pooling.MEAN)
                        .put("pooling_mode_max_tokens", false)
                        .put("pooling_mode_mean_sqrt_len_tokens", false)
                        .put("pooling_mode_weightedmean_tokens", false)
                        .put("pooling_mode_lasttoken", pooling == Pooling.LAST_TOKEN)
                        .put("include_prompt", true));
        ObjectNode named = object();
        new TreeMap<>(prompts).forEach(named::put);
        write(
                folder.resolve("config_sentence_transformers.json"),
                object().<ObjectNode>set("prompts", named)
                        .putNull("default_prompt_name")
                        .put("similarity_fn_name", "cosine"));
    }

    /** Writes a JSON file as Python does. */
    public static void write(Path file, JsonNode json) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(json));
    }

    private static void module(ArrayNode modules, String path, String type) {
        int index = modules.size();
        modules.addObject()
                .put("idx", index)
                .put("name", String.valueOf(index))
                .put("path", path)
                .put("type", "sentence_transformers.models." + type);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
