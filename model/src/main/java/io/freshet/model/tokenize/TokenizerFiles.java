package io.freshet.model.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a folder says about tokenising. The three files may disagree about lower-casing, and for published models they
 * do: transformers lays {@code tokenizer_config.json} over the normalizer in {@code tokenizer.json}, and independently
 * of that sentence-transformers puts a lower-casing normalizer in front if {@code sentence_bert_config.json} says so.
 * Both are followed here. Special tokens that a text spells out are found before any normalizer runs.
 */
final class TokenizerFiles {

    private static final JsonMapper JSON = new JsonMapper();

    /** Keys of tokenizer_config.json, and what a BertNormalizer calls them. */
    private static final Map<String, String> BERT_SWITCHES = Map.of(
            "do_lower_case", "lowercase",
            "strip_accents", "strip_accents",
            "tokenize_chinese_chars", "handle_chinese_chars");

    private TokenizerFiles() {}

    /**
     * tokenizer.json as it must reach the native library: with BERT's switches set as transformers' fast BERT tokenizer
     * sets them, with sentence-transformers' lower-casing, and without its stored truncation and padding, which would
     * apply to every text.
     */
    static String json(Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    file.toString(),
                    null,
                    "the model has no fast tokenizer; load it with transformers' AutoTokenizer and save it again");
        }
        if (!(parse(file) instanceof ObjectNode tokenizer)) {
            throw new IOException(file + " is not a JSON object");
        }
        tokenizer.putNull("truncation").putNull("padding");
        if (tokenizer.get("normalizer") instanceof ObjectNode normalizer
                && normalizer.path("type").asText().equals("BertNormalizer")) {
            JsonNode switches = parseIfThere(folder.resolve("tokenizer_config.json"));
            BERT_SWITCHES.forEach((key, normalizerKey) -> {
                if (switches.has(key)) {
                    normalizer.set(normalizerKey, switches.get(key));
                }
            });
        }
        if (parseIfThere(folder.resolve("sentence_bert_config.json"))
                .path("do_lower_case")
                .asBoolean()) {
            lowerCaseFirst(tokenizer);
        }
        return JSON.writeValueAsString(tokenizer);
    }

    private static void lowerCaseFirst(ObjectNode tokenizer) {
        JsonNode own = tokenizer.path("normalizer");
        ArrayNode both =
                tokenizer.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        both.addObject().put("type", "Lowercase");
        if (own.isObject()) {
            both.add(own);
        }
    }

    private static JsonNode parseIfThere(Path file) throws IOException {
        return Files.exists(file) ? parse(file) : JSON.createObjectNode();
    }

    private static JsonNode parse(Path file) throws IOException {
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " is not JSON: " + e.getOriginalMessage() + " at line "
                            + e.getLocation().getLineNr(),
                    e);
        }
    }
}
