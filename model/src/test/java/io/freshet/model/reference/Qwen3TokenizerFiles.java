package io.freshet.model.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real Qwen3 tokenizer in its two forms. */
public final class Qwen3TokenizerFiles {

    /** What Qwen3-Embedding's file adds to the one of Qwen3 and its rerankers. */
    private static final String END_TOKEN =
            """
            {"type":"TemplateProcessing",
             "single":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"<|endoftext|>","type_id":0}}],
             "pair":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"<|endoftext|>","type_id":0}},
                     {"Sequence":{"id":"B","type_id":0}},{"SpecialToken":{"id":"<|endoftext|>","type_id":0}}],
             "special_tokens":{"<|endoftext|>":{"id":"<|endoftext|>","ids":[151643],"tokens":["<|endoftext|>"]}}}
            """;

    private static final JsonMapper JSON = new JsonMapper();

    private Qwen3TokenizerFiles() {}

    /**
     * Writes {@code tokenizer.json} and {@code tokenizer_config.json}.
     *
     * @param folder an existing folder
     * @param endToken whether every text gets the end token 151643, as in Qwen3-Embedding
     */
    public static void write(Path folder, boolean endToken) throws IOException {
        Path source = ReferenceFiles.folder("qwen3");
        Files.copy(source.resolve("tokenizer_config.json"), folder.resolve("tokenizer_config.json"));
        Path target = folder.resolve("tokenizer.json");
        try (InputStream in = ReferenceFiles.decompressed(source.resolve("tokenizer.json.gz"))) {
            if (!endToken) {
                Files.copy(in, target);
                return;
            }
            ObjectNode tokenizer = (ObjectNode) JSON.readTree(in);
            JsonNode byteLevel = tokenizer.get("post_processor");
            tokenizer
                    .putObject("post_processor")
                    .put("type", "Sequence")
                    .putArray("processors")
                    .add(byteLevel)
                    .add(JSON.readTree(END_TOKEN));
            JSON.writeValue(target.toFile(), tokenizer);
        }
    }
}
