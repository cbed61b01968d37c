package io.freshet.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.rerank.Pair;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * JSON lines of a query with documents to lines with scores.
 *
 * @param raw logits instead of probabilities
 */
record RerankLines(Reranker reranker, LowRank delta, boolean raw) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * @param number of the line, for messages
     * @throws IOException if the line is not of that form, or the model gave no finite number
     */
    String score(String line, int number) throws IOException {
        ObjectNode row = parse(line, number);
        String query = text(row.path("query"), "'query'", number);
        Optional<String> instruction = row.hasNonNull("instruction")
                ? Optional.of(text(row.get("instruction"), "'instruction'", number))
                : Optional.empty();
        JsonNode documents = row.path("documents");
        if (!documents.isArray()) {
            throw new IOException(
                    "line " + number + ": 'documents' must be a list of texts, found " + found(documents));
        }
        List<Pair> pairs = new ArrayList<>();
        for (JsonNode document : documents) {
            String name = "document " + (pairs.size() + 1);
            pairs.add(new Pair(query, text(document, name, number), instruction));
        }
        row.remove("documents");
        ArrayNode scores = row.putArray("scores");
        for (float score : reranker.score(pairs, delta)) {
            if (!Float.isFinite(score)) {
                throw new IOException("line " + number + ": the model's score is " + score
                        + "; are its weights or the adapter's damaged?");
            }
            scores.add(raw ? score : Reranker.probability(score));
        }
        return JSON.writeValueAsString(row);
    }

    private static ObjectNode parse(String line, int number) throws IOException {
        try {
            if (JSON.readTree(line) instanceof ObjectNode row) {
                return row;
            }
        } catch (JsonProcessingException e) {
            throw new IOException("line " + number + " is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IOException("line " + number + " must be an object with 'query' and 'documents'");
    }

    private static String text(JsonNode node, String name, int number) throws IOException {
        if (!node.isTextual()) {
            throw new IOException("line " + number + ": " + name + " must be a text, found " + found(node));
        }
        return node.textValue();
    }

    private static String found(JsonNode node) {
        return node.isMissingNode() ? "none" : node.toString();
    }
}
