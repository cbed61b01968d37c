package io.freshet.model.train.offline;

import io.freshet.model.data.DataRow;
import io.freshet.model.data.InstructedText;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.train.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of a data set as examples for contrastive training: one for each positive of a row.
 *
 * @param lengths tokens of each example, all its texts together, as they are trained
 * @param left rows left out, by reason
 * @param truncated texts that are cut
 */
public record EmbeddingRows(List<Example> examples, List<Integer> lengths, Map<String, Long> left, long truncated) {

    public EmbeddingRows {
        examples = List.copyOf(examples);
        lengths = List.copyOf(lengths);
    }

    /** Whether a query says itself what it looks for; then the encoder must put no prompt of its own before queries. */
    public static boolean instructed(List<DataRow> rows) {
        return rows.stream().anyMatch(row -> row.query().instruction().isPresent());
    }

    /**
     * @param encoder whose tokens are counted
     * @param prompt put before queries without an instruction of their own; empty where the encoder does it
     * @param deleteTooLong leave a row out if one of its texts is longer than the encoder takes; otherwise it is cut
     */
    public static EmbeddingRows of(List<DataRow> rows, TextEncoder encoder, String prompt, boolean deleteTooLong) {
        List<Example> examples = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        Map<String, Long> left = new TreeMap<>();
        long truncated = 0;
        for (DataRow row : rows) {
            if (row.accepted().isEmpty()) {
                left.merge("no_positive", 1L, Long::sum);
                continue;
            }
            List<String> negatives =
                    row.rejected().stream().map(EmbeddingRows::text).distinct().toList();
            for (InstructedText positive : row.accepted()) {
                String query = row.query().instruction().isPresent() ? text(row.query()) : prompt + text(row.query());
                Example example = new Example(query, text(positive), negatives, 1);
                List<Integer> texts = new ArrayList<>(List.of(
                        encoder.fullLength(example.query(), Role.QUERY),
                        encoder.fullLength(example.positive(), Role.DOCUMENT)));
                negatives.forEach(negative -> texts.add(encoder.fullLength(negative, Role.DOCUMENT)));
                long tooLong =
                        texts.stream().filter(n -> n > encoder.maxLength()).count();
                if (tooLong > 0 && deleteTooLong) {
                    left.merge("too_long", 1L, Long::sum);
                    continue;
                }
                truncated += tooLong;
                examples.add(example);
                lengths.add(texts.stream()
                        .mapToInt(n -> Math.min(n, encoder.maxLength()))
                        .sum());
            }
        }
        return new EmbeddingRows(examples, lengths, left, truncated);
    }

    /** ms-swift's way from 3.9 on: the instruction, a space, the text. */
    private static String text(InstructedText text) {
        return text.instruction()
                .map(instruction -> instruction + " " + text.text())
                .orElse(text.text());
    }
}
