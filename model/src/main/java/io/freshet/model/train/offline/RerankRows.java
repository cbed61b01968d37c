package io.freshet.model.train.offline;

import io.freshet.model.data.DataRow;
import io.freshet.model.data.InstructedText;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.rerank.Reranker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rows of a data set for training a reranker: question with answers and negatives, or one judged pair.
 *
 * @param lengths tokens of each row, all its pairs together, as they are trained
 * @param left rows left out, by reason
 * @param truncated pairs that are cut
 */
public record RerankRows(List<RerankRow> rows, List<Integer> lengths, Map<String, Long> left, long truncated) {

    public RerankRows {
        rows = List.copyOf(rows);
        lengths = List.copyOf(lengths);
    }

    /**
     * @param reranker whose tokens are counted
     * @param deleteTooLong leave a row out if one of its pairs is longer than the reranker takes; otherwise its document
     *     is cut
     * @param trains whether the loss learns anything from a row
     */
    public static RerankRows of(
            List<DataRow> rows, Reranker reranker, boolean deleteTooLong, Predicate<RerankRow> trains) {
        List<RerankRow> kept = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        Map<String, Long> left = new TreeMap<>();
        long truncated = 0;
        for (DataRow row : rows) {
            RerankRow made = row(row);
            if (!trains.test(made)) {
                left.merge("nothing_to_compare", 1L, Long::sum);
                continue;
            }
            List<Integer> pairs = Stream.concat(made.positives().stream(), made.negatives().stream())
                    .map(document -> reranker.fullLength(made.with(document)))
                    .toList();
            long tooLong = pairs.stream().filter(n -> n > reranker.maxLength()).count();
            if (tooLong > 0 && deleteTooLong) {
                left.merge("too_long", 1L, Long::sum);
                continue;
            }
            truncated += tooLong;
            kept.add(made);
            lengths.add(pairs.stream()
                    .mapToInt(n -> Math.min(n, reranker.maxLength()))
                    .sum());
        }
        return new RerankRows(kept, lengths, left, truncated);
    }

    /** A document's own instruction comes before the query's (ms-swift from 3.9 on). */
    private static RerankRow row(DataRow row) {
        Optional<String> instruction = Stream.concat(row.accepted().stream(), row.rejected().stream())
                .map(InstructedText::instruction)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> row.query().instruction());
        return new RerankRow(row.query().text(), instruction, texts(row.accepted()), texts(row.rejected()), 1);
    }

    private static List<String> texts(List<InstructedText> documents) {
        return documents.stream().map(InstructedText::text).toList();
    }
}
