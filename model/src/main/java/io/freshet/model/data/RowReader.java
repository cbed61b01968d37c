package io.freshet.model.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Understands one row in any of the shapes that {@link DataSet} names. */
final class RowReader {

    private final Cells cells;

    private RowReader(Cells cells) {
        this.cells = cells;
    }

    static DataRow read(Cells cells, long number) throws UnusableRowException {
        return new RowReader(cells).read(number);
    }

    private DataRow read(long number) throws UnusableRowException {
        Optional<String> history = cells.first(ColumnNames.HISTORY);
        if (history.isPresent() && !cells.list(history.get()).isEmpty()) {
            throw new UnusableRowException(RowProblem.SEVERAL_TURNS, "history is not empty");
        }
        Optional<String> messages = cells.first(ColumnNames.MESSAGES);
        List<InstructedText> positives = new ArrayList<>();
        InstructedText query;
        if (messages.isPresent()) {
            Messages turn = Messages.of(messages.get(), cells.list(messages.get()));
            query = new InstructedText(
                    turn.user().orElseThrow(() -> missingQuery(messages.get() + " has no user message")),
                    turn.system().or(this::system));
            Optional<String> list = cells.first(ColumnNames.POSITIVE_MESSAGES);
            if (list.isPresent()) {
                positives.addAll(documents(list.get()));
            } else {
                turn.assistant().ifPresent(text -> positives.add(InstructedText.of(text)));
            }
        } else {
            query = query();
        }
        if (positives.isEmpty()) {
            positives.addAll(responses());
        }
        List<InstructedText> negatives = negatives();
        if (positives.isEmpty()) {
            throw new UnusableRowException(RowProblem.MISSING_RESPONSE, "columns: " + String.join(", ", cells.names()));
        }
        DataRow row = labelled(new DataRow(number, query, positives, negatives, OptionalDouble.empty()));
        check(row);
        return row;
    }

    private InstructedText query() throws UnusableRowException {
        Optional<String> name = cells.first(ColumnNames.QUERY);
        if (name.isEmpty()) {
            throw missingQuery("columns: " + String.join(", ", cells.names()));
        }
        String text = cells.text(name.get());
        Optional<String> instruction = system();
        if (cells.has(ColumnNames.INSTRUCTION) && !name.get().equals(ColumnNames.INSTRUCTION)) {
            String task = cells.text(ColumnNames.INSTRUCTION);
            if (name.get().equals(ColumnNames.INPUT)) {
                text = text.isBlank() ? task : task + "\n" + text;
            } else if (instruction.isEmpty() && !task.isBlank()) {
                instruction = Optional.of(task);
            }
        }
        return new InstructedText(text, instruction);
    }

    private Optional<String> system() {
        return cells.first(ColumnNames.SYSTEM).map(cells::plain).filter(text -> !text.isBlank());
    }

    private List<InstructedText> responses() throws UnusableRowException {
        Optional<String> name = cells.first(ColumnNames.RESPONSE);
        return name.isEmpty()
                ? List.of()
                : cells.texts(name.get()).stream().map(InstructedText::of).toList();
    }

    private List<InstructedText> negatives() throws UnusableRowException {
        List<InstructedText> negatives = new ArrayList<>();
        Optional<String> list = cells.first(ColumnNames.NEGATIVE_MESSAGES);
        if (list.isPresent()) {
            negatives.addAll(documents(list.get()));
        }
        List<String> texts = new ArrayList<>(cells.numberedNegatives());
        Optional<String> name = cells.first(ColumnNames.REJECTED);
        if (name.isPresent()) {
            texts.addAll(0, cells.texts(name.get()));
        }
        texts.forEach(text -> negatives.add(InstructedText.of(text)));
        return negatives;
    }

    /** A list of message lists, one a document. */
    private List<InstructedText> documents(String name) throws UnusableRowException {
        JsonNode lists = cells.list(name);
        if (!lists.isArray()) {
            throw new UnusableRowException(
                    RowProblem.WRONG_TYPE, name + " is " + Cells.brief(lists) + ", expected a list of message lists");
        }
        List<InstructedText> documents = new ArrayList<>();
        for (JsonNode list : lists) {
            documents.add(Messages.of(name, list).document(name));
        }
        return documents;
    }

    /** With its label; a list of labels deals the documents out, and a yes/no row is taken apart. */
    private DataRow labelled(DataRow row) throws UnusableRowException {
        InstructedText query = row.query();
        Optional<String> name = cells.first(ColumnNames.LABEL);
        if (name.isEmpty()) {
            Optional<String> without = cells.firstEmpty(ColumnNames.LABEL);
            if (without.isPresent()) {
                throw new UnusableRowException(RowProblem.BAD_LABEL, without.get() + " is empty");
            }
            String output = row.positives().get(0).text();
            Optional<YesNoRow> yesNo =
                    row.positives().size() == 1 ? YesNoRow.parse(query.text(), output) : Optional.empty();
            return yesNo.map(parts -> new DataRow(
                            row.number(),
                            new InstructedText(parts.query(), Optional.of(parts.instruction())),
                            List.of(InstructedText.of(parts.document())),
                            row.negatives(),
                            OptionalDouble.of(parts.relevant() ? 1 : 0)))
                    .orElse(row);
        }
        JsonNode label = cells.list(name.get());
        if (!label.isArray()) {
            double number = Cells.number(name.get(), label);
            return new DataRow(row.number(), query, row.positives(), row.negatives(), OptionalDouble.of(number));
        }
        if (label.size() != row.positives().size()) {
            throw new UnusableRowException(
                    RowProblem.LABELS_DO_NOT_MATCH,
                    label.size() + " labels for " + row.positives().size() + " documents");
        }
        List<InstructedText> positives = new ArrayList<>();
        List<InstructedText> negatives = new ArrayList<>(row.negatives());
        for (int i = 0; i < label.size(); i++) {
            boolean accepted = Cells.number(name.get(), label.get(i)) >= DataRow.ACCEPTED;
            (accepted ? positives : negatives).add(row.positives().get(i));
        }
        return new DataRow(row.number(), query, positives, negatives, OptionalDouble.empty());
    }

    private static void check(DataRow row) throws UnusableRowException {
        if (row.query().text().isBlank()) {
            throw new UnusableRowException(RowProblem.EMPTY_QUERY, "the query is empty");
        }
        Set<String> positives = new HashSet<>();
        for (InstructedText document : row.positives()) {
            if (document.text().isBlank()) {
                throw new UnusableRowException(RowProblem.EMPTY_RESPONSE, "the answer or document is empty");
            }
            positives.add(document.text());
        }
        for (InstructedText document : row.negatives()) {
            if (document.text().isBlank()) {
                throw new UnusableRowException(RowProblem.EMPTY_NEGATIVE, "a negative is empty");
            }
            if (positives.contains(document.text())) {
                throw new UnusableRowException(
                        RowProblem.POSITIVE_AMONG_NEGATIVES, "'" + Cells.brief(document.text()) + "'");
            }
        }
    }

    private static UnusableRowException missingQuery(String detail) {
        return new UnusableRowException(RowProblem.MISSING_QUERY, detail);
    }
}
