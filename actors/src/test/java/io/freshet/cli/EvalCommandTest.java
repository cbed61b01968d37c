package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedParts.class)
class EvalCommandTest {

    private static final int QUERIES = 12;

    @TempDir
    static Path data;

    @TempDir
    static Path adapter;

    private final Cli cli = new Cli();

    /** The first few held-out questions, their documents and some more. */
    @BeforeAll
    static void prepare(TestModel model) throws IOException {
        copy("corpus.jsonl", 30);
        copy("queries.jsonl", QUERIES);
        copy("qrels.tsv", QUERIES + 1);
        TestAdapters.random(adapter, model.encoder(), 0.02, 7);
    }

    private static void copy(String file, int lines) throws IOException {
        List<String> all = Files.readAllLines(Cli.HELD_OUT.resolve(file));
        Files.write(data.resolve(file), all.subList(0, lines));
    }

    @Test
    void aModelIsMeasured() throws IOException {
        assertThat(cli.runModel("eval", "--data", data.toString(), "--json"))
                .as(cli.err())
                .isZero();

        JsonNode json = new ObjectMapper().readTree(cli.out());
        assertThat(json.get("queries").asInt()).isEqualTo(QUERIES);
        assertThat(json.get("documents").asInt()).isEqualTo(30);
        JsonNode base = json.get("base");
        assertThat(base.get("ndcg@10").asDouble()).isBetween(0.3, 1.0);
        assertThat(base.get("accuracy@1")).isEqualTo(base.get("recall@1"));
        assertThat(base.get("recall@100").asDouble()).isEqualTo(1);
        assertThat(base.get("mean_pos").asDouble())
                .isGreaterThan(base.get("mean_neg").asDouble());
        assertThat(json.has("adapted")).isFalse();
    }

    @Test
    void anAdapterStandsBesideTheBaseAndTheSideIsSaid() throws IOException {
        JsonNode both = json("--side", "both");
        JsonNode query = json("--side", "query");

        assertThat(both.get("base")).isEqualTo(query.get("base"));
        assertThat(both.get("side").asText()).isEqualTo("both");
        assertThat(both.get("adapted").get("mean_neg").asDouble())
                .isNotEqualTo(query.get("adapted").get("mean_neg").asDouble());
        assertThat(both.get("change").get("margin").asDouble())
                .isCloseTo(
                        both.get("adapted").get("margin").asDouble()
                                - both.get("base").get("margin").asDouble(),
                        within(1e-12));
    }

    @Test
    void theTableTellsWhatWasDone() throws IOException {
        Files.writeString(adapter.resolve("args.json"), "{\"side\": \"query\"}");
        try {
            assertThat(cli.runModel("eval", files("--adapter", adapter.toString())))
                    .as(cli.err())
                    .isZero();
        } finally {
            Files.delete(adapter.resolve("args.json"));
        }
        assertThat(cli.out())
                .contains(
                        "12 queries, 30 documents", "encodes queries only", "nDCG@10", "MAP@100", "mean_neg", "change")
                .contains("95 % confidence");
        assertThat(cli.err()).contains("base 100% 42/42", "adapter 100% 42/42");
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        assertThat(cli.runModel("eval", "--data", data.toString(), "--side", "left"))
                .isEqualTo(2);
        assertThat(cli.err()).contains("--side left: use query or both");
        assertThat(cli.runModel("eval", "--corpus", "a.jsonl")).isEqualTo(2);
        assertThat(cli.err()).contains("--queries");
        assertThat(cli.runModel("eval", "--data", data.toString(), "--adapter", data.toString()))
                .isEqualTo(1);
        assertThat(cli.err()).contains(data + " is no adapter: it has no adapter_config.json");
        assertThat(cli.runModel("eval", "--data", data.resolve("nowhere").toString()))
                .isEqualTo(1);
        assertThat(cli.err()).contains("corpus.jsonl: no such file");
        assertThat(cli.run("eval", "--model", "builtin:nothing", "--data", data.toString()))
                .isEqualTo(2);
        assertThat(cli.err()).contains("no built-in model 'nothing'", "bge-small-zh-v1.5");
        assertThat(cli.runModel("eval", "--data", data.toString(), "--compute-type", "int8"))
                .isEqualTo(2);
        assertThat(cli.err()).contains("--compute-type int8: use auto");
        Path qrels = Files.writeString(data.resolve("none.tsv"), "query-id\tcorpus-id\tscore\n");
        assertThat(cli.runModel(
                        "eval",
                        "--corpus",
                        data.resolve("corpus.jsonl").toString(),
                        "--queries",
                        data.resolve("queries.jsonl").toString(),
                        "--qrels",
                        qrels.toString()))
                .isEqualTo(1);
        assertThat(cli.err()).contains("nothing to measure", "0 queries");
    }

    private JsonNode json(String... more) throws IOException {
        Cli one = new Cli();
        List<String> arguments = new java.util.ArrayList<>(List.of("--adapter", adapter.toString(), "--json"));
        arguments.addAll(List.of(more));
        assertThat(one.runModel("eval", files(arguments.toArray(String[]::new))))
                .as(one.err())
                .isZero();
        return new ObjectMapper().readTree(one.out());
    }

    private static String[] files(String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "--corpus", data.resolve("corpus.jsonl").toString(),
                "--queries", data.resolve("queries.jsonl").toString(),
                "--qrels", data.resolve("qrels.tsv").toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }
}
