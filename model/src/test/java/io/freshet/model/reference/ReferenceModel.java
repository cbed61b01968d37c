package io.freshet.model.reference;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.hub.files.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A tiny model made by transformers, with what transformers, PEFT and sentence-transformers compute with it. How the
 * fixtures are made, and what their JSON and tensors are called, stands in {@code src/test/reference/README.md}.
 *
 * @param folder the model in Hugging Face layout, ready to open; adapters are in {@code adapters/} inside it
 * @param json {@code expected.json}: texts, ids, labels, settings and single numbers
 * @param expected {@code expected.safetensors}
 */
public record ReferenceModel(Path folder, JsonNode json, ExpectedTensors expected) {

    /**
     * Unpacks a fixture.
     *
     * @param name {@code qwen3-embedding}, {@code qwen3-reranker}, {@code qwen3-untied}, {@code qwen2}, {@code llama},
     *     {@code bert} and the others that the README lists
     * @param into an existing folder, such as a test's temporary one; a folder {@code name} is made in it
     */
    public static ReferenceModel unpack(String name, Path into) throws IOException {
        Path source = ReferenceFiles.folder(name);
        Path folder = into.resolve(name);
        JsonNode json = JsonFiles.read(source.resolve("expected.json"));
        if (json.has("model")) {
            ReferenceFiles.unpack(ReferenceFiles.folder(json.get("model").asText()), folder);
        }
        ReferenceFiles.unpack(source, folder);
        if (json.has("tokenizer")) {
            Qwen3TokenizerFiles.write(folder, json.get("tokenizer").asText().equals("qwen3-embedding"));
        }
        if (json.has("same_as")) {
            source = ReferenceFiles.folder(json.get("same_as").asText());
            json = JsonFiles.read(source.resolve("expected.json"));
        }
        return new ReferenceModel(folder, json, ExpectedTensors.read(source.resolve("expected.safetensors")));
    }

    /** The PEFT folder of an adapter of this model. */
    public Path adapter(String name) {
        return folder.resolve("adapters").resolve(name);
    }
}
