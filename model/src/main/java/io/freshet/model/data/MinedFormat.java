package io.freshet.model.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.mine.MinedGroup;
import io.freshet.model.mine.MinedRows;
import io.freshet.model.mine.ScoredText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The shapes in which mined data is written; {@link DataSet} reads every one of them back. */
public enum MinedFormat {
    /**
     * {@code query}, {@code response}, {@code rejected_response} of ms-swift up to 3.8; with {@code instruction} where a
     * query has one. One row for each answer; an answer without negatives has no {@code rejected_response}.
     */
    SWIFT,
    /** {@code messages}, {@code positive_messages}, {@code negative_messages} of ms-swift from 3.9. */
    MESSAGES,
    /** {@code anchor}, {@code positive}, {@code negative}: a row for each answer and negative. */
    TRIPLET,
    /** {@code anchor}, {@code positive}, {@code negative_1}, …: only answers with all negatives asked for. */
    N_TUPLE,
    /** {@code query}, {@code document}, {@code label}: answers first, then every negative once. */
    LABELED_PAIR,
    /** {@code query}, {@code documents}, {@code labels}: only answers with a negative. */
    LABELED_LIST;

    /** As it is written on a command line: {@code n-tuple}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The columns of its rows.
     *
     * @param negatives asked for each answer
     * @param instructed whether a query has an instruction
     */
    public List<Column> columns(int negatives, boolean instructed) {
        return switch (this) {
            case SWIFT -> Stream.concat(
                            Stream.of(
                                    Column.text("query"),
                                    Column.text("response"),
                                    Column.of("rejected_response", Column.Type.TEXTS)),
                            instructed ? Stream.of(Column.text("instruction")) : Stream.empty())
                    .toList();
            case MESSAGES -> ChatRows.COLUMNS;
            case TRIPLET -> List.of(Column.text("anchor"), Column.text("positive"), Column.text("negative"));
            case N_TUPLE -> Stream.concat(
                            Stream.of("anchor", "positive"),
                            IntStream.rangeClosed(1, negatives).mapToObj(n -> "negative_" + n))
                    .map(Column::text)
                    .toList();
            case LABELED_PAIR -> List.of(
                    Column.text("query"), Column.text("document"), Column.of("label", Column.Type.INTEGER));
            case LABELED_LIST -> List.of(
                    Column.text("query"),
                    Column.of("documents", Column.Type.TEXTS),
                    Column.of("labels", Column.Type.INTEGERS));
        };
    }

    /**
     * The rows of what was mined, in its order.
     *
     * @param negatives asked for each answer
     * @param instructions of the queries that have one
     */
    public List<ObjectNode> rows(List<MinedGroup> groups, int negatives, Map<String, String> instructions) {
        return switch (this) {
            case SWIFT -> perAnswer(groups, (group, positive) -> {
                ObjectNode row = object().put("query", group.query()).put("response", positive.text());
                if (!group.negatives().isEmpty()) {
                    row.set("rejected_response", texts(group.negatives()));
                }
                if (instructions.containsKey(group.query())) {
                    row.put("instruction", instructions.get(group.query()));
                }
                return row;
            });
            case MESSAGES -> perAnswer(
                    groups,
                    (group, positive) -> ChatRows.row(
                            group.query(),
                            instructions.get(group.query()),
                            "user",
                            positive.text(),
                            group.negatives().stream().map(ScoredText::text).toList()));
            case TRIPLET -> MinedRows.triplets(groups).stream()
                    .map(row -> object().put("anchor", row.anchor())
                            .put("positive", row.positive().text())
                            .put("negative", row.negative().text()))
                    .toList();
            case N_TUPLE -> MinedRows.nTuples(groups, negatives).stream()
                    .map(MinedFormat::tuple)
                    .toList();
            case LABELED_PAIR -> MinedRows.labeledPairs(groups).stream()
                    .map(row -> object().put("query", row.anchor())
                            .put("document", row.document().text())
                            .put("label", row.label()))
                    .toList();
            case LABELED_LIST -> MinedRows.labeledLists(groups).stream()
                    .map(MinedFormat::labeledList)
                    .toList();
        };
    }

    private interface Row {
        ObjectNode of(MinedGroup group, ScoredText positive);
    }

    private static List<ObjectNode> perAnswer(List<MinedGroup> groups, Row row) {
        List<ObjectNode> rows = new ArrayList<>();
        groups.forEach(group -> group.positives().forEach(positive -> rows.add(row.of(group, positive))));
        return rows;
    }

    private static ObjectNode tuple(MinedRows.NTuple row) {
        ObjectNode object = object().put("anchor", row.anchor())
                .put("positive", row.positive().text());
        for (int i = 0; i < row.negatives().size(); i++) {
            object.put("negative_" + (i + 1), row.negatives().get(i).text());
        }
        return object;
    }

    private static ObjectNode labeledList(MinedRows.LabeledList row) {
        ObjectNode object = object().put("query", row.anchor());
        object.set("documents", texts(row.documents()));
        ArrayNode labels = object.putArray("labels");
        row.labels().forEach(labels::add);
        return object;
    }

    private static ArrayNode texts(List<ScoredText> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(text -> array.add(text.text()));
        return array;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
