package io.freshet.model.transformer;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.hub.files.JsonFiles;
import io.freshet.model.transformer.bert.Bert;
import io.freshet.model.transformer.bert.BertConfig;
import io.freshet.model.transformer.decoder.Decoder;
import io.freshet.model.transformer.decoder.DecoderConfig;
import io.freshet.model.transformer.decoder.DecoderFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a model folder by the family its {@code config.json} names. */
public final class Transformers {

    private Transformers() {}

    /**
     * @param folder holds {@code config.json} and {@code model.safetensors} or its shards
     * @param compute type of activations and base weights
     * @throws IOException if a file is missing or damaged
     * @throws IllegalArgumentException if the family is not supported; the message lists those that are
     */
    public static Transformer open(Path folder, Device device, DataType compute) throws IOException {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new IOException(folder + " is not a model folder: it has no config.json");
        }
        JsonNode config = JsonFiles.read(file);
        String family = config.path("model_type").asText("");
        if (family.equals("bert")) {
            return Bert.open(folder, BertConfig.read(file, config), device, compute);
        }
        if (DecoderFamily.names().contains(family)) {
            return Decoder.open(folder, DecoderConfig.read(file, config), device, compute);
        }
        throw new IllegalArgumentException(file + ": model_type '" + family + "' is not supported; supported: bert, "
                + String.join(", ", DecoderFamily.names()));
    }
}
