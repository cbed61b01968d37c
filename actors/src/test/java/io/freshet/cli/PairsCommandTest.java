package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.data.DataRow;
import io.freshet.model.data.DataSet;
import io.freshet.model.data.YesNoRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairsCommandTest {

    private static final Path SAMPLES =
            Path.of(System.getProperty("freshet.root"), "samples", "agriculture-zh", "qa-pairs.jsonl");

    @TempDir
    Path folder;

    @Test
    void makesOneYesAndOneNoOfEachQuestionAndAnswer() throws IOException {
        Path out = folder.resolve("pairs.jsonl");
        CommandRun run = pairs(SAMPLES, out, "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode report = run.json();
        int answers = report.get("positives").intValue();
        assertThat(report.get("rows").intValue()).isEqualTo(2 * answers);
        assertThat(report.get("negatives_drawn").intValue()).isEqualTo(answers);
        List<DataRow> rows = DataSet.read(out).rows();
        for (int i = 0; i < rows.size(); i += 2) {
            DataRow yes = rows.get(i);
            DataRow no = rows.get(i + 1);
            assertThat(yes.label()).hasValue(1);
            assertThat(no.label()).hasValue(0);
            assertThat(no.query()).isEqualTo(yes.query());
            assertThat(no.positives()).isNotEqualTo(yes.positives());
            assertThat(yes.query().instruction()).contains(YesNoRow.DEFAULT_INSTRUCTION);
        }
        byte[] bytes = Files.readAllBytes(out);
        assertThat(pairs(SAMPLES, out).err()).contains("--overwrite");
        assertThat(pairs(SAMPLES, out, "--overwrite", "--seed", "42").exitCode())
                .isZero();
        assertThat(out).hasBinaryContent(bytes);
    }

    @ParameterizedTest
    @CsvSource({"sft, csv, 5", "sft, parquet, 5", "messages, jsonl, 2", "labeled-pair, json, 5"})
    void takesTheNegativesOfMinedRows(String format, String ending, int rows) throws IOException {
        Path in = file(
                "mined.jsonl",
                "{\"query\":\"q\",\"response\":\"p\",\"rejected_response\":[\"a\",\"b\",\"c\"]}\n"
                        + "{\"query\":\"r\",\"response\":\"s\",\"rejected_response\":[\"t\"]}\n");
        Path out = folder.resolve("pairs." + ending);
        CommandRun run = pairs(in, out, "--format", format, "--negatives-per-positive", "2");
        assertThat(run.out())
                .contains("2 answers, 3 negatives of the data set, 0 answers to other queries")
                .contains("1 negatives asked for are not there", rows + " rows written to");
        List<String> no = DataSet.read(out).rows().stream()
                .flatMap(row -> row.rejected().stream())
                .map(text -> text.text())
                .toList();
        assertThat(no).containsExactly("a", "b", "t");
    }

    @Test
    void badInputIsNamed() throws IOException {
        Path one = file("one.jsonl", "{\"query\":\"q\",\"response\":\"p\"}\n");
        failed(one, "no answer to another query");
        failed(file("no.jsonl", "{\"query\":\"q\",\"document\":\"p\",\"label\":0}\n"), "no query has an answer");
        failed(file("bad.jsonl", "{\"query\":\"q\",\n"), "bad.jsonl:1: not JSON");
        failed(file("empty.csv", ""), "empty.csv: the file is empty");
        failed(file("columns.csv", "a,b\n1,2\n"), "columns found: a, b");
        failed(folder.resolve("nowhere.jsonl"), "nowhere.jsonl: no such file");
        failed(file("d.xlsx", "x"), "d.xlsx: the ending");
        CommandRun run = pairs(one, folder.resolve("out.jsonl"), "--negatives-per-positive", "0");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--negatives-per-positive 0");
        run = pairs(one, folder.resolve("out.jsonl"), "--format", "triplet");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("use sft, messages, labeled-pair");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().contains("out"));
        }
    }

    private void failed(Path in, String message) {
        CommandRun run = pairs(in, folder.resolve("out.jsonl"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(message);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static CommandRun pairs(Path in, Path out, String... more) {
        return CommandRun.of(
                Stream.concat(Stream.of("pairs", "--in", in.toString(), "--out", out.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }
}
