package io.freshet.model.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.data.RerankerPairs.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The shapes in which a reranker's data is written; {@link DataSet} reads every one of them back. */
public enum PairFormat {
    /** {@link YesNoRow}s: {@code system}, {@code input}, {@code output}; an answer's row, then its negatives'. */
    SFT,
    /** {@code messages}, {@code positive_messages}, {@code negative_messages} of ms-swift from 3.9. */
    MESSAGES,
    /** {@code query}, {@code document}, {@code label}; without instructions. */
    LABELED_PAIR;

    /** As it is written on a command line: {@code labeled-pair}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public List<Column> columns() {
        return switch (this) {
            case SFT -> List.of(Column.text("system"), Column.text("input"), Column.text("output"));
            case MESSAGES -> ChatRows.COLUMNS;
            case LABELED_PAIR -> List.of(
                    Column.text("query"), Column.text("document"), Column.of("label", Column.Type.INTEGER));
        };
    }

    /**
     * The rows of one answer and its negatives.
     *
     * @param instruction for queries that have none of their own
     */
    public List<ObjectNode> rows(Group group, String instruction) {
        InstructedText query = group.query();
        if (this == MESSAGES) {
            return List.of(ChatRows.row(
                    query.text(),
                    query.instruction().orElse(instruction),
                    "assistant",
                    group.positive().text(),
                    group.negatives().stream().map(InstructedText::text).toList()));
        }
        List<ObjectNode> rows = new ArrayList<>();
        rows.add(row(query, group.positive(), true, instruction));
        group.negatives().forEach(document -> rows.add(row(query, document, false, instruction)));
        return rows;
    }

    private ObjectNode row(InstructedText query, InstructedText document, boolean relevant, String instruction) {
        if (this == LABELED_PAIR) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("query", query.text())
                    .put("document", document.text())
                    .put("label", relevant ? 1 : 0);
        }
        String task = document.instruction().or(query::instruction).orElse(instruction);
        return new YesNoRow(task, query.text(), document.text(), relevant).toJson();
    }
}
