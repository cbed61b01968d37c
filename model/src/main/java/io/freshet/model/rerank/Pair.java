package io.freshet.model.rerank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query and a document whose relevance is asked for.
 *
 * @param instruction what the query is looking for, in words; empty = the reranker's own
 */
public record Pair(String query, String document, Optional<String> instruction) {

    /** With the reranker's own instruction. */
    public static Pair of(String query, String document) {
        return new Pair(query, document, Optional.empty());
    }

    /** Each query with its own document, then with the next query's. */
    public static List<Pair> rightAndWrong(List<String> queries, List<String> documents) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            pairs.add(of(queries.get(i), documents.get(i)));
            pairs.add(of(queries.get(i), documents.get((i + 1) % documents.size())));
        }
        return pairs;
    }
}
