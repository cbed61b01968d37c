package io.freshet.model.rerank;

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
}
