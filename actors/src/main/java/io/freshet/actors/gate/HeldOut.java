package io.freshet.actors.gate;

import io.freshet.model.evaluate.EvaluationSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pair that is kept for evaluation and never trained. */
public record HeldOut(String query, String response) {

    /**
     * The evaluation set of held-out pairs: each query's accepted answers are relevant, all other documents are not.
     *
     * @param documents the corpus; answers that are not in it join it
     */
    static EvaluationSet set(List<HeldOut> pairs, List<String> documents) {
        Map<String, String> corpus = new LinkedHashMap<>();
        documents.forEach(text -> corpus.put(text, text));
        Map<String, String> queries = new LinkedHashMap<>();
        Map<String, Set<String>> relevant = new LinkedHashMap<>();
        for (HeldOut pair : pairs) {
            corpus.put(pair.response, pair.response);
            queries.put(pair.query, pair.query);
            relevant.computeIfAbsent(pair.query, q -> new LinkedHashSet<>()).add(pair.response);
        }
        return new EvaluationSet(corpus, queries, relevant);
    }
}
