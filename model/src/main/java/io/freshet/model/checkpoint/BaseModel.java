package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The model an adapter belongs to.
 *
 * @param id as the user named it, for example {@code hf:BAAI/bge-small-zh-v1.5}
 * @param sha256 hash of its weights; another hash under the same id is another model
 */
public record BaseModel(String id, String sha256) {

    public BaseModel {
        Objects.requireNonNull(id, "base_model.id");
        Sha256.require("base_model.sha256", sha256);
    }

    /**
     * Hashes the weights of a model folder.
     *
     * @param id as the user named it
     * @param weights folder with the safetensors files
     */
    public static BaseModel of(String id, Path weights) throws IOException {
        StringBuilder hashes = new StringBuilder();
        try (Stream<Path> files = Files.list(weights)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList()) {
                hashes.append(Sha256.of(file));
            }
        }
        if (hashes.isEmpty()) {
            throw new IOException(weights + " holds no safetensors file");
        }
        return new BaseModel(
                id,
                hashes.length() == Sha256.DIGITS
                        ? hashes.toString()
                        : Sha256.of(hashes.toString().getBytes(StandardCharsets.US_ASCII)));
    }
}
