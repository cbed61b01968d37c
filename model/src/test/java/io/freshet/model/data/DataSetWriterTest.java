package io.freshet.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetWriterTest {

    private static final List<Column> COLUMNS =
            List.of(Column.text("query"), Column.text("response"), Column.of("rejected_response", Column.Type.TEXTS));
    private static final String HARD = "苞米, \"黄\"了\n怎么办\t🌾 [1] ";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"d.jsonl", "d.ndjson.gz", "d.json", "d.json.gz", "d.csv", "d.csv.gz", "d.tsv", "d.parquet"})
    void whatIsWrittenIsReadBack(String name) throws IOException {
        Path file = folder.resolve(name);
        write(file, false);
        List<DataRow> rows = DataSet.read(file).rows();
        assertThat(rows.get(0).query().text()).isEqualTo(HARD);
        assertThat(rows.get(0).positives()).containsExactly(InstructedText.of(HARD + "!"));
        assertThat(rows.get(0).negatives()).containsExactly(InstructedText.of("a,\n\"b\""), InstructedText.of("c"));
        assertThat(rows.get(1).negatives()).isEmpty();
        assertThat(rows).hasSize(2);
        assertThat(files()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d.jsonl", "d.json", "d.csv", "d.parquet"})
    void listsOfLabelsAndOfMessagesAreReadBack(String name) throws IOException {
        ObjectNode labelled = JsonFiles.JSON.createObjectNode().put("query", "q");
        labelled.putArray("documents").add("a").add("b");
        labelled.putArray("labels").add(0).add(1);
        List<Column> lists = List.of(
                Column.text("query"),
                Column.of("documents", Column.Type.TEXTS),
                Column.of("labels", Column.Type.INTEGERS));
        DataRow row = onlyRow("labels-" + name, lists, labelled);
        assertThat(row.positives()).containsExactly(InstructedText.of("b"));
        assertThat(row.negatives()).containsExactly(InstructedText.of("a"));

        ObjectNode turns = JsonFiles.JSON.createObjectNode();
        turns.putArray("messages").addObject().put("role", "user").put("content", HARD);
        for (String column : List.of("positive_messages", "negative_messages")) {
            turns.putArray(column).addArray().addObject().put("role", "user").put("content", column);
        }
        List<Column> messages = List.of(
                Column.of("messages", Column.Type.MESSAGES),
                Column.of("positive_messages", Column.Type.CONVERSATIONS),
                Column.of("negative_messages", Column.Type.CONVERSATIONS));
        row = onlyRow("messages-" + name, messages, turns);
        assertThat(row.query()).isEqualTo(InstructedText.of(HARD));
        assertThat(row.positives()).containsExactly(InstructedText.of("positive_messages"));
        assertThat(row.negatives()).containsExactly(InstructedText.of("negative_messages"));
    }

    private DataRow onlyRow(String name, List<Column> columns, ObjectNode row) throws IOException {
        Path file = folder.resolve(name);
        try (DataSetWriter writer = DataSetWriter.create(file, columns, false)) {
            writer.write(row);
            writer.commit();
        }
        return DataSet.read(file).rows().get(0);
    }

    @Test
    void anExistingFileIsReplacedOnlyWhenAllowed() throws IOException {
        Path file = Files.writeString(folder.resolve("d.jsonl"), "precious");
        assertThatThrownBy(() -> write(file, false))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContainingAll("d.jsonl", "--overwrite");
        assertThat(file).hasContent("precious");
        write(file, true);
        assertThat(DataSet.read(file).rows()).hasSize(2);
    }

    @Test
    void withoutCommitNothingIsLeft() throws IOException {
        for (String name : List.of("d.jsonl", "d.csv", "d.parquet")) {
            try (DataSetWriter writer = DataSetWriter.create(folder.resolve(name), COLUMNS, false)) {
                writer.write(row("q", "p"));
            }
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> write(folder.resolve("no/d.jsonl"), false))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no such folder");
        assertThatThrownBy(() -> write(folder.resolve("d.txt"), false)).isInstanceOf(DataFileException.class);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static ObjectNode row(String query, String response) {
        return JsonFiles.JSON.createObjectNode().put("query", query).put("response", response);
    }

    private static void write(Path file, boolean overwrite) throws IOException {
        try (DataSetWriter writer = DataSetWriter.create(file, COLUMNS, overwrite)) {
            ObjectNode first = row(HARD, HARD + "!");
            first.putArray("rejected_response").add("a,\n\"b\"").add("c");
            writer.write(first);
            writer.write(row("q", "p"));
            assertThat(writer.rows()).isEqualTo(2);
            writer.commit();
        }
    }
}
