package io.freshet.bench.decoder;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A byte-level tokenizer that needs no training: every byte is a token, {@code yes} and {@code no} are one each, and the
 * special tokens of Qwen3 have their own ids. So a text's length in tokens is its length in bytes.
 */
final class ByteTokenizer {

    private static final Map<String, Integer> SPECIAL = Map.of(
            "<|endoftext|>", 151_643,
            "<|im_start|>", 151_644,
            "<|im_end|>", 151_645,
            "<think>", 151_667,
            "</think>", 151_668);

    private static final String[] MERGES = {"y e", "ye s", "n o"};
    private static final int BYTES = 256;

    /** Bytes that stand for themselves in a byte-level vocabulary; the others get the code points from 256 on. */
    private static boolean isPlain(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
    }

    private ByteTokenizer() {}

    /** Writes {@code tokenizer.json} for a model of at least 151,669 tokens. */
    static void write(Path folder, int vocabularySize) throws IOException {
        if (vocabularySize <= SPECIAL.get("</think>")) {
            throw new IllegalArgumentException("a vocabulary of " + vocabularySize + " lacks Qwen3's special tokens");
        }
        JsonMapper json = new JsonMapper();
        ObjectNode root = json.createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding").putNull("normalizer").putNull("post_processor");
        byteLevel(root.putObject("pre_tokenizer"));
        byteLevel(root.putObject("decoder"));
        ObjectNode model = root.putObject("model").put("type", "BPE").put("byte_fallback", false);
        ObjectNode vocabulary = model.putObject("vocab");
        int shifted = BYTES;
        for (int value = 0; value < BYTES; value++) {
            vocabulary.put(Character.toString(isPlain(value) ? value : shifted++), value);
        }
        int id = BYTES;
        for (String merge : MERGES) {
            vocabulary.put(merge.replace(" ", ""), id++);
            model.withArray("merges").add(merge);
        }
        var added = root.putArray("added_tokens");
        SPECIAL.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(token -> {
            vocabulary.put(token.getKey(), token.getValue());
            added.addObject()
                    .put("id", token.getValue())
                    .put("content", token.getKey())
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        });
        json.writeValue(folder.resolve("tokenizer.json").toFile(), root);
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", true);
    }
}
