package io.freshet.model.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.hub.files.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code 1_Pooling/config.json} of sentence-transformers, in its classic form (one {@code pooling_mode_…} switch each;
 * a missing one is off) and in the newer one ({@code "pooling_mode": "mean"}).
 *
 * @param includePrompt whether the tokens of a prompt take part in the pooling
 */
record PoolingConfig(Pooling pooling, boolean includePrompt) {

    private static final String MODE = "pooling_mode";

    private static final Map<String, Pooling> MODES = Map.of(
            "cls", Pooling.CLS,
            "cls_token", Pooling.CLS,
            "mean", Pooling.MEAN,
            "mean_tokens", Pooling.MEAN,
            "lasttoken", Pooling.LAST_TOKEN);

    /** @param hiddenSize what word_embedding_dimension must say, if it says anything */
    static PoolingConfig read(Path file, int hiddenSize) throws IOException {
        JsonNode config = JsonFiles.read(file);
        int dimension = config.path("word_embedding_dimension").asInt(hiddenSize);
        if (dimension != hiddenSize) {
            throw new IOException(file + ": word_embedding_dimension is " + dimension
                    + ", but the model's hidden_size is " + hiddenSize);
        }
        List<String> modes = new ArrayList<>();
        if (config.path(MODE).isTextual()) {
            modes.add(config.get(MODE).asText());
        }
        for (Map.Entry<String, JsonNode> entry : config.properties()) {
            if (entry.getKey().startsWith(MODE + "_") && entry.getValue().asBoolean()) {
                modes.add(entry.getKey().substring(MODE.length() + 1));
            }
        }
        if (modes.size() != 1 || !MODES.containsKey(modes.get(0))) {
            throw new IOException(file + " asks for pooling " + modes + "; supported is exactly one of cls_token,"
                    + " mean_tokens and lasttoken");
        }
        return new PoolingConfig(
                MODES.get(modes.get(0)), config.path("include_prompt").asBoolean(true));
    }
}
