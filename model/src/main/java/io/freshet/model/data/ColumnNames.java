package io.freshet.model.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The column names that are understood, best first: those of ms-swift, then those of sentence-transformers and
 * FlagEmbedding. Compared in lower case.
 */
final class ColumnNames {

    static final List<String> MESSAGES = List.of("messages", "conversation", "conversations");
    static final List<String> POSITIVE_MESSAGES = List.of("positive_messages");
    static final List<String> NEGATIVE_MESSAGES = List.of("negative_messages");
    static final List<String> SYSTEM = List.of("system", "system_prompt");
    /** Beside another query column it is that query's instruction, beside {@code input} alone Alpaca's task. */
    static final String INSTRUCTION = "instruction";

    static final String INPUT = "input";
    static final List<String> QUERY = List.of(
            "query",
            "prompt",
            "question",
            "problem",
            "anchor",
            "sentence1",
            "sentence_a",
            "sentence",
            INPUT,
            INSTRUCTION);
    static final List<String> RESPONSE = List.of(
            "response",
            "positive",
            "positives",
            "pos",
            "answer",
            "output",
            "targets",
            "target",
            "answer_key",
            "answers",
            "solution",
            "document",
            "documents",
            "docs",
            "passage",
            "passages",
            "sentence2",
            "sentence_b",
            "text",
            "completion",
            "content");
    static final List<String> REJECTED =
            List.of("rejected_response", "rejected_responses", "rejected", "negative", "negatives", "neg");
    static final Pattern NUMBERED_NEGATIVE = Pattern.compile("negative_(\\d{1,4})");
    static final List<String> LABEL = List.of("label", "labels");
    static final List<String> HISTORY = List.of("history");

    private static final List<List<String>> ALL =
            List.of(MESSAGES, POSITIVE_MESSAGES, NEGATIVE_MESSAGES, SYSTEM, QUERY, RESPONSE, REJECTED, LABEL, HISTORY);

    private ColumnNames() {}

    /** Those of {@code found} that no shape of a row has. */
    static Set<String> unknown(Set<String> found) {
        Set<String> unknown = new TreeSet<>(found);
        ALL.forEach(names -> names.forEach(unknown::remove));
        unknown.removeIf(name -> NUMBERED_NEGATIVE.matcher(name).matches());
        return unknown;
    }

    /** One line per part of a row, for messages. */
    static String understood() {
        List<String> lines = new ArrayList<>();
        lines.add("  query: " + String.join(", ", QUERY));
        lines.add("  answer or document: " + String.join(", ", RESPONSE));
        lines.add("  negatives: " + String.join(", ", REJECTED) + ", negative_1, negative_2, …");
        lines.add("  label: " + String.join(", ", LABEL) + "; instruction: " + String.join(", ", SYSTEM)
                + ", instruction");
        lines.add("  or " + String.join(", ", MESSAGES) + " with positive_messages and negative_messages");
        return String.join("\n", lines);
    }
}
