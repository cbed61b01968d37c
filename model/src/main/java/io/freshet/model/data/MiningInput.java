package io.freshet.model.data;

import io.freshet.model.mine.QueryPositive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a data set gives to a miner.
 *
 * @param pairs one for each answer of each row, in the order of the file
 * @param instructions of the queries that have one; a query's first counts
 * @param withoutAnswer rows left out because their label rejects the only document
 * @param ownNegatives rows that have negatives of their own, which mining does not look at
 */
public record MiningInput(
        List<QueryPositive> pairs, Map<String, String> instructions, long withoutAnswer, long ownNegatives) {

    public static MiningInput of(List<DataRow> rows) {
        List<QueryPositive> pairs = new ArrayList<>();
        Map<String, String> instructions = new LinkedHashMap<>();
        long withoutAnswer = 0;
        long ownNegatives = 0;
        for (DataRow row : rows) {
            String query = row.query().text();
            row.accepted().forEach(document -> pairs.add(new QueryPositive(query, document.text())));
            row.query().instruction().ifPresent(text -> instructions.putIfAbsent(query, text));
            withoutAnswer += row.accepted().isEmpty() ? 1 : 0;
            ownNegatives += !row.accepted().isEmpty() && !row.negatives().isEmpty() ? 1 : 0;
        }
        return new MiningInput(List.copyOf(pairs), Map.copyOf(instructions), withoutAnswer, ownNegatives);
    }
}
