package io.freshet.model.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The tokenizer.json of a folder as it must reach the native library: without its stored truncation and padding, which
 * would apply to every text, and with the switches of {@code tokenizer_config.json} laid over a BERT normalizer, as
 * transformers' BertTokenizerFast does. (Published models exist whose two files disagree about lower-casing.)
 */
final class TokenizerJson {

    private static final JsonMapper JSON = new JsonMapper();

    /** Keys of tokenizer_config.json, and what a BertNormalizer calls them. */
    private static final Map<String, String> BERT_SWITCHES = Map.of(
            "do_lower_case", "lowercase",
            "strip_accents", "strip_accents",
            "tokenize_chinese_chars", "handle_chinese_chars");

    private TokenizerJson() {}

    static String read(Path folder) throws IOException {
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
        Path config = folder.resolve("tokenizer_config.json");
        if (tokenizer.get("normalizer") instanceof ObjectNode normalizer
                && normalizer.path("type").asText().equals("BertNormalizer")
                && Files.exists(config)) {
            JsonNode switches = parse(config);
            BERT_SWITCHES.forEach((key, normalizerKey) -> {
                if (switches.has(key)) {
                    normalizer.set(normalizerKey, switches.get(key));
                }
            });
        }
        return JSON.writeValueAsString(tokenizer);
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
