package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.data.DataRow;
import io.freshet.model.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MineCommandTest {

    private static final Path ROOT = Path.of(System.getProperty("freshet.root"));
    private static final String PAIRS = "{\"query\":\"q\",\"response\":\"p\"}\n{\"query\":\"r\",\"response\":\"s\"}\n";

    @TempDir
    Path folder;

    private Path in;

    @BeforeEach
    void samples() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("samples/agriculture-zh/qa-pairs.jsonl"));
        in = Files.write(folder.resolve("in.jsonl"), lines.subList(0, 24));
    }

    @ParameterizedTest
    @CsvSource({
        "swift, jsonl, 24",
        "messages, parquet, 24",
        "triplet, csv, 48",
        "n-tuple, json, 24",
        "labeled-pair, tsv, 72",
        "labeled-list, jsonl.gz, 24"
    })
    void minesEveryShapeIntoEveryFormat(String format, String ending, int rows) throws IOException {
        Path out = folder.resolve("out." + ending);
        CommandRun run = mine(out, "--format", format, "--json");
        assertThat(run.err()).contains("mine 100% 48/48");
        assertThat(run.exitCode()).isZero();
        JsonNode report = run.json();
        assertThat(report.get("rows").intValue()).isEqualTo(rows);
        assertThat(report.get("queries").intValue()).isEqualTo(24);
        assertThat(report.get("negatives").intValue()).isEqualTo(48);
        assertThat(report.get("positive").get("mean").doubleValue()).isBetween(0.3, 1.0);
        DataSet mined = DataSet.read(out);
        assertThat(mined.rows()).hasSize(rows);
        assertThat(mined.report().ignoredColumns()).isEmpty();
    }

    @Test
    void printsTheStatisticsAndIsRepeatable() throws IOException {
        Path out = folder.resolve("out.jsonl");
        CommandRun first = mine(out);
        assertThat(first.exitCode()).isZero();
        assertThat(first.out())
                .contains("Metric", "Positive", "Difference", "48 of 48 negatives", "24 rows written to " + out);
        byte[] bytes = Files.readAllBytes(out);
        CommandRun refused = mine(out);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains(out + " exists already", "--overwrite");
        mine(out, "--overwrite");
        assertThat(out).hasBinaryContent(bytes);
        assertThat(files()).containsExactlyInAnyOrder("in.jsonl", "out.jsonl");
    }

    @Test
    void minesFromAFurtherCorpus() throws IOException {
        Path corpus = Files.writeString(folder.resolve("corpus.csv"), "text\n玉米缺氮时下部叶片先发黄。\n今天天气很好。\n");
        Path two = Files.writeString(folder.resolve("two.csv"), "query,response\n苞米叶子发黄怎么办,追施尿素。\n鱼浮头怎么办,开增氧机。\n");
        Path out = folder.resolve("out.jsonl");
        CommandRun run = CommandRun.of(arguments(two, out, "--corpus", corpus.toString(), "--absolute-margin", "none"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<DataRow> rows = DataSet.read(out).rows();
        assertThat(rows.get(0).negatives()).hasSize(2);
        assertThat(rows.get(0).negatives()).extracting(text -> text.text()).contains("玉米缺氮时下部叶片先发黄。");
    }

    @Test
    void saysWhatWouldFindMoreNegatives() throws IOException {
        Path out = folder.resolve("out.jsonl");
        CommandRun run = mine(out, "--num-negatives", "20", "--min-score", "0.3", "--range-max", "30");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("To find more negatives: give more documents with --corpus (there are 24)")
                .contains("raise --range-max (30)", "lower --min-score (0.3)", "lower --num-negatives (20)");
    }

    @Test
    void nothingMinedIsAnErrorAndNoFile() throws IOException {
        CommandRun run = mine(folder.resolve("out.jsonl"), "--range-min", "23");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("No query has a negative", "lower --range-min (23)");
        run = mine(folder.resolve("out.jsonl"), "--num-negatives", "24", "--format", "n-tuple");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("all 24 negatives");
        assertThat(files()).containsExactly("in.jsonl");
    }

    @Test
    void rowsThatCannotBeUsedAreReported() throws IOException {
        Path bad = Files.writeString(
                folder.resolve("bad.jsonl"),
                PAIRS + "{\"query\":\"\",\"response\":\"p\"}\n{\"query\":\"q\",\"response\":\"z\",\"label\":0}\n");
        CommandRun run = CommandRun.of(
                arguments(bad, folder.resolve("out.jsonl"), "--absolute-margin", "none", "--max-score", "none"));
        assertThat(run.err()).contains("1: the query is empty (line 3");
        assertThat(run.out()).contains("1 rows left out: their label rejects the only document");
    }

    @Test
    void aWrongOptionIsAUsageError() {
        usage("--format", "swift2", "use swift, messages, triplet, n-tuple, labeled-pair, labeled-list");
        usage("--sampling", "best", "use top or random");
        usage("--max-score", "high", "--max-score high: a number or none");
        usage("--range-max", "1.5", "--range-max 1.5: a whole number");
        usage("--range-max", "1", "cannot mine --num-negatives=2");
        usage("--num-negatives", "0", "--num-negatives must be at least 1");
        usage("--device", "tpu", "--device tpu");
        usage("--device", "cuda:77", "not available");
        usage("--model", "builtin:nothing", "no built-in model 'nothing'");
    }

    @Test
    void badFilesAreNamed() throws IOException {
        failed("{\"query\":\"q\"\n", "in.jsonl:1: not JSON");
        failed("", "in.jsonl: the file is empty");
        failed("{\"frage\":\"q\"}\n", "columns found: frage");
        failed("{\"query\":\"q\",\"response\":\"p\",\"label\":0}\n", "the labels reject every document");
        Files.delete(in);
        assertThat(mine(folder.resolve("out.jsonl")).err()).contains("in.jsonl: no such file");
        Files.writeString(in, PAIRS);
        assertThat(mine(folder.resolve("out.txt")).err()).contains("out.txt: the ending");
        assertThat(mine(folder.resolve("no/out.jsonl")).err()).contains("no such folder");
        assertThat(mine(folder.resolve("out.jsonl"), "--model", "nowhere").err())
                .contains("nowhere");
        assertThat(mine(folder.resolve("out.jsonl"), "--corpus", "nowhere.jsonl")
                        .err())
                .contains("nowhere.jsonl: no such file");
        assertThat(files()).containsExactly("in.jsonl");
    }

    private void failed(String content, String message) throws IOException {
        Files.writeString(in, content);
        CommandRun run = mine(folder.resolve("out.jsonl"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(message);
    }

    private void usage(String option, String value, String message) {
        CommandRun run = mine(folder.resolve("out.jsonl"), option, value);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private CommandRun mine(Path out, String... more) {
        return CommandRun.of(arguments(in, out, more));
    }

    /** Options given twice are an error: those of the test replace these. */
    private static String[] arguments(Path in, Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("mine", "--in", in.toString(), "--out", out.toString()));
        List<String> given = Arrays.asList(more);
        List<String> usual = List.of(
                "--model", "builtin:bge-small-zh-v1.5",
                "--cache-dir", ROOT.resolve("target/test-cache").toString(),
                "--device", "cpu",
                "--max-length", "32",
                "--num-negatives", "2",
                "--range-min", "0",
                "--range-max", "50",
                "--max-score", "none",
                "--absolute-margin", "0");
        for (int i = 0; i < usual.size(); i += 2) {
            if (!given.contains(usual.get(i))) {
                arguments.addAll(usual.subList(i, i + 2));
            }
        }
        arguments.addAll(given);
        return arguments.toArray(String[]::new);
    }
}
