package io.freshet.model.evaluate;

import io.freshet.model.embed.ProbeTexts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Questions and an answer of each, to see how a model's outputs spread.
 *
 * @param queries distinct or not, as drawn
 * @param documents one relevant document of each query
 */
public record OutputSample(List<String> queries, List<String> documents) {

    public OutputSample {
        queries = List.copyOf(queries);
        documents = List.copyOf(documents);
    }

    /**
     * The probe's texts, so that a sample is never empty, and some of each set.
     *
     * @param perSet most that are drawn of one set
     * @param seed the same seed draws the same of the same sets
     */
    public static OutputSample of(List<EvaluationSet> sets, int perSet, long seed) {
        List<String> queries = new ArrayList<>(ProbeTexts.QUERIES);
        List<String> documents = new ArrayList<>(ProbeTexts.DOCUMENTS);
        for (EvaluationSet set : sets) {
            List<String> judged = new ArrayList<>(set.judgedQueries());
            Collections.shuffle(judged, new Random(seed));
            for (String query : judged.subList(0, Math.min(perSet, judged.size()))) {
                Optional<String> document = set.relevant(query).stream()
                        .filter(set.corpus()::containsKey)
                        .sorted()
                        .findFirst();
                document.ifPresent(id -> {
                    queries.add(set.queries().get(query));
                    documents.add(set.corpus().get(id));
                });
            }
        }
        return new OutputSample(queries, documents);
    }
}
