package io.freshet.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a file or a row is said, with its place. */
class BadDataSetTest {

    private static final String GOOD = "{\"query\":\"q\",\"response\":\"p\"}\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'response':'p'} | MISSING_QUERY",
                "{'query':' ','response':'p'} | EMPTY_QUERY",
                "{'query':'q'} | MISSING_RESPONSE",
                "{'query':'q','pos':[]} | MISSING_RESPONSE",
                "{'query':'q','response':''} | EMPTY_RESPONSE",
                "{'query':'q','response':'p','rejected_response':['']} | EMPTY_NEGATIVE",
                "{'query':7,'response':'p'} | WRONG_TYPE",
                "{'query':'q','response':{'a':1}} | WRONG_TYPE",
                "{'query':'q','response':'p','rejected_response':['a',3]} | WRONG_TYPE",
                "{'messages':'hello'} | WRONG_TYPE",
                "{'query':'q','response':'p','rejected_response':['a','p']} | POSITIVE_AMONG_NEGATIVES",
                "{'query':'q','response':'p','label':'good'} | BAD_LABEL",
                "{'query':'q','response':'p','label':true} | BAD_LABEL",
                "{'query':'q','response':'p','label':null} | BAD_LABEL",
                "{'query':'q','docs':['a','b'],'labels':[1]} | LABELS_DO_NOT_MATCH",
                "{'messages':[{'role':'judge','content':'x'}]} | BAD_MESSAGES",
                "{'messages':[{'role':'user'}]} | BAD_MESSAGES",
                "{'messages':[{'role':'system','content':'x'}]} | MISSING_QUERY",
                "{'messages':[{'role':'user','content':'q'}],'positive_messages':[[]]} | BAD_MESSAGES",
                "{'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'}]} | SEVERAL_TURNS",
                "{'query':'q','response':'p','history':[['a','b']]} | SEVERAL_TURNS"
            })
    void countsARowThatCannotBeUsed(String line, RowProblem problem) throws IOException {
        Path file = file("d.jsonl", GOOD + "\n" + line.replace('\'', '"') + "\n" + GOOD);
        DataSet set = DataSet.read(file);
        assertThat(set.rows()).extracting(DataRow::number).containsExactly(1L, 4L);
        assertThat(set.report().rows()).isEqualTo(3);
        assertThat(set.report().left()).containsOnlyKeys(problem);
        assertThat(set.report().left().get(problem).numbers()).containsExactly(3L);
        assertThat(set.report().summary()).contains("2 of 3 rows", problem.meaning(), "line 3");
    }

    @Test
    void namesTheFirstRowsOfEachReasonAndTheColumnsIgnored() throws IOException {
        String bad = "{\"query\":\"q\",\"response\":\"\",\"id\":1}\n";
        ReadReport report = DataSet.read(file("d.jsonl", GOOD + bad.repeat(7))).report();
        assertThat(report.summary()).contains("7: an answer or document is empty (lines 2, 3, 4, 5, 6, …");
        assertThat(report.ignoredColumns()).containsExactly("id");
    }

    @Test
    void aDataSetWithoutAUsableRowIsAnErrorThatSaysWhy() throws IOException {
        Path file = file("d.jsonl", "{\"query\":\"q\",\"response\":\"\"}\n");
        assertThatThrownBy(() -> DataSet.read(file))
                .isInstanceOf(DataFileException.class)
                .hasMessageContainingAll("d.jsonl", "no row can be used", "1: an answer or document is empty (line 1");
    }

    @Test
    void unknownColumnsAreNamedBesideThoseUnderstood() throws IOException {
        Path file = file("d.csv", "frage,antwort\na,b\n");
        assertThatThrownBy(() -> DataSet.read(file))
                .isInstanceOf(DataFileException.class)
                .hasMessageContainingAll("columns found: antwort, frage", "query, prompt", "rejected_response");
    }

    @Test
    void brokenJsonIsNamedByLine() throws IOException {
        refused(file("d.jsonl", GOOD + GOOD + "{\"query\": oops}\n"), "d.jsonl:3", "not JSON");
        refused(file("e.jsonl", GOOD + "[1]\n"), "e.jsonl:2", "one JSON object");
        refused(file("f.jsonl", GOOD + GOOD.strip() + " x\n"), "f.jsonl:2", "not JSON");
        refused(file("d.json", "[\n" + GOOD + ",\n{\"query\": oops}]"), "d.json:4", "not JSON");
        refused(file("e.json", GOOD), "e.json:1", "one JSON array", ".jsonl");
        refused(file("f.json", "[" + GOOD + ", 3]"), "f.json:2", "row 2 is not a JSON object");
        refused(file("g.json", "[" + GOOD + "] " + GOOD), "g.json:2", "after the end");
        refused(file("h.json", "[" + GOOD), "h.json", "not JSON");
    }

    @Test
    void brokenCsvIsNamedByRow() throws IOException {
        refused(file("d.csv", "query,response\na,b\nc\n"), "row 2 has 1 cells", "double quotes");
        refused(file("e.csv", "query,response\na,b\nc,\"d\n"), "row 2 is not CSV");
        refused(file("f.csv", "query,query\na,b\n"), "'query' twice");
    }

    @Test
    void anEmptyFileIsNamed() throws IOException {
        for (String name : List.of("d.jsonl", "d.json", "d.csv", "e.json", "e.csv")) {
            String content = name.equals("e.json") ? "[]" : name.equals("e.csv") ? "query,response\n" : "";
            refused(file(name, content), name, "empty");
        }
        refused(file("d.parquet", ""), "d.parquet", "not a readable Parquet file");
    }

    @Test
    void anEndingThatIsNotUnderstoodIsNamed() throws IOException {
        refused(file("d.xlsx", "x"), "d.xlsx", ".jsonl", ".parquet");
        refused(file("d.parquet.gz", "x"), "d.parquet.gz");
        assertThatThrownBy(() -> DataSet.read(folder.resolve("nowhere.jsonl")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere.jsonl");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        byte[] latin = {'q', ',', 'r', '\n', (byte) 0xE9, ',', 'b', '\n'};
        refused(Files.write(folder.resolve("d.csv"), latin), "not UTF-8");
        refused(Files.write(folder.resolve("d.jsonl"), latin), "not UTF-8");
        refused(Files.write(folder.resolve("d.json"), latin), "not UTF-8");
    }

    @Test
    void cutFilesAreRefused() throws IOException {
        byte[] parquet = Files.readAllBytes(ParquetTest.fixture("zstd.parquet"));
        Path cut = folder.resolve("cut.parquet");
        refused(Files.write(cut, Arrays.copyOf(parquet, parquet.length - 100)), "cut.parquet", "cut short");
        byte[] damaged = parquet.clone();
        Arrays.fill(damaged, 100, 3000, (byte) 7);
        refused(Files.write(cut, damaged), "cut.parquet", "cut short");
        Path gz = folder.resolve("d.jsonl.gz");
        try (DataSetWriter writer = DataSetWriter.create(gz, List.of(Column.text("query")), false)) {
            for (int i = 0; i < 100; i++) {
                writer.write(JsonFiles.JSON.createObjectNode().put("query", "q" + i));
            }
            writer.commit();
        }
        byte[] packed = Files.readAllBytes(gz);
        refused(Files.write(gz, Arrays.copyOf(packed, packed.length - 12)), "d.jsonl.gz", "cut short");
        refused(Files.write(gz, "plain".getBytes(java.nio.charset.StandardCharsets.UTF_8)), "d.jsonl.gz", "damaged");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static void refused(Path file, String... parts) {
        assertThatThrownBy(() -> DataSet.read(file))
                .isInstanceOf(DataFileException.class)
                .hasMessageContainingAll(parts);
    }
}
