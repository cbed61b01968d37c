package io.freshet.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.cli.Cli;
import io.freshet.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void write() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            lines.add("{\"query\": \"第" + i + "块地种什么\", \"response\": \"第" + i + "块地种作物" + (char) ('甲' + i)
                    + "。\", \"rejected_response\": [\"第" + i + "块地休耕。\"]}");
        }
        data = Files.write(folder.resolve("pairs.jsonl"), lines);
    }

    @Test
    void embeddingWritesARunThatOthersCanUse() throws IOException {
        Path out = folder.resolve("run");
        CommandRun run = embedding(data, out, "--split-dataset-ratio", "0.25", "--num-train-epochs", "1", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode result = run.json();
        assertThat(result.get("global_step").asInt()).isEqualTo(4);
        assertThat(result.get("delta_norm").asDouble()).isPositive();
        assertThat(result.get("before").get("ndcg@10").asDouble()).isPositive();
        assertThat(result.get("after").get("loss").asDouble())
                .isNotEqualTo(result.get("before").get("loss").asDouble());
        assertThat(run.err()).contains("12 of 12 rows usable", "train 100% 4/4");
        for (String link : List.of("best", "last")) {
            assertThat(out.resolve(link)).isSymbolicLink();
            assertThat(out.resolve(link).resolve("adapter_model.safetensors")).isRegularFile();
        }
        JsonNode arguments = JSON.readTree(out.resolve("last/args.json").toFile());
        assertThat(arguments.get("side").asText()).isEqualTo("both");
        assertThat(arguments.get("dataset_sha256").get(0).asText()).hasSize(64);
        assertThat(out.resolve("images/train_loss.svg")).isNotEmptyFile();
        assertThat(Files.readAllLines(out.resolve("logging.jsonl")))
                .last()
                .asString()
                .contains("\"model_parameter_info\":\"bert: 23.");
    }

    @Test
    void aRunGoesOnFromACheckpointAndRefusesToBecomeAnother() throws IOException {
        Path whole = folder.resolve("whole");
        assertThat(embedding(data, whole, "--max-steps", "4").exitCode()).isZero();
        Path cut = folder.resolve("cut");
        assertThat(embedding(data, cut, "--max-steps", "4", "--save-steps", "2").exitCode())
                .isZero();
        deleteFrom(cut.resolve("checkpoint-4"));
        String from = cut.resolve("checkpoint-2").toString();

        CommandRun other = embedding(data, cut, "--max-steps", "4", "--resume-from-checkpoint", from, "--seed", "7");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("checkpoint-2 with other options", "seed was 42, now 7");

        CommandRun resumed =
                embedding(data, cut, "--max-steps", "4", "--save-steps", "2", "--resume-from-checkpoint", from);
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(cut.resolve("checkpoint-4/adapter_model.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("checkpoint-4/adapter_model.safetensors"));
        CommandRun again = embedding(data, cut, "--max-steps", "4");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("holds a run already");
    }

    @Test
    void rerankerLearnsFromJudgedPairs() throws IOException {
        Path pairs = Files.writeString(
                folder.resolve("judged.csv"),
                "query,document,label\n稻飞虱怎么防,用吡虫啉喷雾防治稻飞虱。,1\n稻飞虱怎么防,大棚要通风降湿。,0\n"
                        + "猪拉稀怎么办,补液并用止泻药。,1\n猪拉稀怎么办,果树要在冬季修剪。,0\n");
        Path out = folder.resolve("reranker");
        CommandRun run = reranker(
                pairs,
                out,
                "--max-steps",
                "10",
                "--val-dataset",
                pairs.toString(),
                "--learning-rate",
                "2e-4",
                "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode result = run.json();
        assertThat(result.get("after").get("loss").asDouble())
                .isLessThan(result.get("before").get("loss").asDouble());
        assertThat(result.get("after").get("mrr").asDouble()).isEqualTo(1);
        assertThat(result.get("after").has("auc")).isTrue();
    }

    @Test
    void whatWouldTrainNothingIsAnError() throws IOException {
        Path single = Files.writeString(folder.resolve("one.jsonl"), "{\"query\": \"问\", \"response\": \"答\"}\n");
        CommandRun listwise = reranker(single, folder.resolve("a"), "--loss-type", "listwise");
        assertThat(listwise.exitCode()).isEqualTo(1);
        assertThat(listwise.err()).contains("left out 1 rows: nothing to compare", "nothing to train on");

        CommandRun sft = reranker(data, folder.resolve("b"), "--loss-type", "sft");
        assertThat(sft.exitCode()).isEqualTo(1);
        assertThat(sft.err()).contains("sft");

        Path negative = Files.writeString(
                folder.resolve("negative.jsonl"), "{\"query\": \"问\", \"response\": \"答\", \"label\": 0}\n");
        CommandRun noPositive = embedding(negative, folder.resolve("c"));
        assertThat(noPositive.exitCode()).isEqualTo(1);
        assertThat(noPositive.err()).contains("left out 1 rows: no positive", "nothing to train on");
    }

    @Test
    void longRowsAreCutOrLeftOutAndCounted() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(data));
        lines.add("{\"query\": \"长\", \"response\": \"" + "很长的回答".repeat(40) + "\"}");
        Path longer = Files.write(folder.resolve("longer.jsonl"), lines);
        CommandRun cut = embedding(longer, folder.resolve("cut"), "--max-steps", "1");
        assertThat(cut.exitCode()).as(cut.err()).isZero();
        assertThat(cut.err()).contains("cut at --max-length: 1 texts");

        CommandRun deleted =
                embedding(longer, folder.resolve("deleted"), "--max-steps", "1", "--truncation-strategy", "delete");
        assertThat(deleted.exitCode()).as(deleted.err()).isZero();
        assertThat(deleted.err()).contains("left out 1 rows: too long");
    }

    @Test
    void badInputIsNamedBeforeAnythingIsWritten() throws IOException {
        Path broken = Files.writeString(
                folder.resolve("broken.jsonl"), "{\"query\": \"问\", \"response\": \"答\"}\n{\"query\": \n");
        Path columns = Files.writeString(folder.resolve("columns.jsonl"), "{\"frage\": \"问\", \"antwort\": \"答\"}\n");
        Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
        refused(broken, "broken.jsonl:2", "not JSON");
        refused(columns, "columns.jsonl", "frage", "query");
        refused(empty, "empty.jsonl", "empty");
        refused(folder.resolve("nowhere.jsonl"), "nowhere.jsonl");
        CommandRun both =
                embedding(data, folder.resolve("x"), "--val-dataset", data.toString(), "--split-dataset-ratio", "0.1");
        assertThat(both.err()).contains("--val-dataset and --split-dataset-ratio");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    private void refused(Path file, String... named) {
        CommandRun run = embedding(file, folder.resolve("x"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(named).doesNotContain("\tat ");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    private static CommandRun embedding(Path data, Path out, String... more) {
        return train("embedding", data, out, more);
    }

    private static CommandRun reranker(Path data, Path out, String... more) {
        return train("reranker", data, out, more);
    }

    private static CommandRun train(String task, Path data, Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                task,
                "--model",
                Cli.MODEL,
                "--cache-dir",
                Cli.CACHE,
                "--dataset",
                data.toString(),
                "--out",
                out.toString()));
        arguments.addAll(List.of("--max-length", "32", "--per-device-train-batch-size", "2"));
        arguments.addAll(List.of("--gradient-accumulation-steps", "1", "--logging-steps", "1", "--threads", "1"));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static void deleteFrom(Path checkpoint) throws IOException {
        try (var files = Files.walk(checkpoint)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
