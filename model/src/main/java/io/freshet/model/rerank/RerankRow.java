package io.freshet.model.rerank;

import java.util.List;
import java.util.Optional;

/**
 * A query with judged documents: a row to train on, or a group to measure. One document alone is a yes or a no row.
 *
 * @param instruction what the query is looking for, in words; empty = the reranker's own
 * @param positives documents that answer it, each once
 * @param negatives documents that do not, each once; one that is also a positive, word for word, is left out
 * @param weight of its loss, 1 for an ordinary row
 */
public record RerankRow(
        String query, Optional<String> instruction, List<String> positives, List<String> negatives, double weight) {

    public RerankRow {
        positives = positives.stream().distinct().toList();
        List<String> relevant = positives;
        negatives = negatives.stream()
                .distinct()
                .filter(document -> !relevant.contains(document))
                .toList();
        if (positives.isEmpty() && negatives.isEmpty()) {
            throw new IllegalArgumentException("the row of query '" + query + "' has no document");
        }
        if (!(weight > 0 && Double.isFinite(weight))) {
            throw new IllegalArgumentException("the row of query '" + query + "' has weight " + weight
                    + "; a weight must be a finite number above 0");
        }
    }

    /** One positive with its negatives, weight 1. */
    public static RerankRow of(String query, String positive, List<String> negatives) {
        return new RerankRow(query, Optional.empty(), List.of(positive), negatives, 1);
    }

    /** One judged document, weight 1. */
    public static RerankRow of(String query, String document, boolean relevant) {
        List<String> documents = List.of(document);
        return new RerankRow(
                query, Optional.empty(), relevant ? documents : List.of(), relevant ? List.of() : documents, 1);
    }

    /** The query with one of its documents, or any other. */
    public Pair with(String document) {
        return new Pair(query, document, instruction);
    }
}
