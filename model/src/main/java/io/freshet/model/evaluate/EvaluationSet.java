package io.freshet.model.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Texts and relevance judgements. Order is kept: it is the order in which scores are given.
 *
 * @param corpus document id to text
 * @param queries query id to text
 * @param qrels query id to the ids of its relevant documents; a document may be missing from the corpus and then
 *     counts as never found
 */
public record EvaluationSet(Map<String, String> corpus, Map<String, String> queries, Map<String, Set<String>> qrels) {

    public EvaluationSet {
        corpus = Collections.unmodifiableMap(new LinkedHashMap<>(corpus));
        queries = Collections.unmodifiableMap(new LinkedHashMap<>(queries));
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        qrels.forEach((query, relevant) -> copy.put(query, Set.copyOf(relevant)));
        qrels = Collections.unmodifiableMap(copy);
        for (String query : qrels.keySet()) {
            if (!queries.containsKey(query)) {
                throw new IllegalArgumentException("judged query '" + query + "' is not among the queries");
            }
        }
    }

    /** Ids of the documents in the order in which scores are given. */
    public List<String> documentIds() {
        return List.copyOf(corpus.keySet());
    }

    /** Ids of the queries with at least one relevant document, in the order of the queries; the others are left out. */
    public List<String> judgedQueries() {
        return queries.keySet().stream()
                .filter(query -> !relevant(query).isEmpty())
                .toList();
    }

    /** The relevant documents of a query; empty if it has none. */
    public Set<String> relevant(String query) {
        return qrels.getOrDefault(query, Set.of());
    }
}
