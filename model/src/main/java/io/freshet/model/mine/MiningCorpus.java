package io.freshet.model.mine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A data set prepared for mining as sentence-transformers {@code mine_hard_negatives} does it: texts and queries
 * de-duplicated by exact equality in first-seen order, the positives always part of the corpus, all rows of one query
 * brought together.
 *
 * @param documents distinct texts; a document's id is its position
 * @param queries distinct queries with the ids of their positives
 * @param maxPositives the largest number of rows any query has, duplicates counted
 */
public record MiningCorpus(List<String> documents, List<Query> queries, int maxPositives) {

    /** A distinct query and the distinct ids of its positives, in first-seen order. */
    public record Query(String text, List<Integer> positives) {}

    /**
     * @param rows at least one
     * @param corpus further candidate texts, or empty: then the positives are the whole corpus
     */
    public static MiningCorpus of(List<QueryPositive> rows, List<String> corpus) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("nothing to mine: the data set has no rows");
        }
        Map<String, Integer> ids = new LinkedHashMap<>();
        corpus.forEach(text -> ids.putIfAbsent(text, ids.size()));
        rows.forEach(row -> ids.putIfAbsent(row.positive(), ids.size()));
        Map<String, Set<Integer>> positives = new LinkedHashMap<>();
        Map<String, Integer> rowsPerQuery = new LinkedHashMap<>();
        for (QueryPositive row : rows) {
            positives
                    .computeIfAbsent(row.query(), query -> new LinkedHashSet<>())
                    .add(ids.get(row.positive()));
            rowsPerQuery.merge(row.query(), 1, Integer::sum);
        }
        List<Query> queries = new ArrayList<>();
        positives.forEach((query, own) -> queries.add(new Query(query, List.copyOf(own))));
        int maxPositives =
                rowsPerQuery.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        return new MiningCorpus(List.copyOf(ids.keySet()), List.copyOf(queries), maxPositives);
    }
}
