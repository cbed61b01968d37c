package io.freshet.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {

    private static final ProcessMemory MEMORY = new ProcessMemory(1L << 30, (3L << 30) + (1L << 29));
    private static final RunPlan PLAN = new RunPlan(100, 3, 8, 5, 10, 10, OptionalInt.of(2), "eval_loss", false);

    @TempDir
    Path out;

    private final ObjectMapper json = new ObjectMapper();
    private Instant now = Instant.parse("2025-07-01T00:00:00Z");
    private RunFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new RunFolder(out);
    }

    @Test
    void linesHaveTheFieldsOfMsSwift() throws IOException {
        try (TrainingRun run = start()) {
            now = now.plusSeconds(62);
            run.log(train(5, 0.123456789012));
            run.log(eval(5, 0.5));
        }

        List<String> lines = lines();
        assertThat(lines.get(0))
                .isEqualTo("{\"loss\":0.12345679,\"margin\":0.25,\"grad_norm\":1.5,\"learning_rate\":1.0E-4,"
                        + "\"memory(GiB)\":3.5,\"train_speed(iter/s)\":0.080645,\"epoch\":0.15,"
                        + "\"global_step/max_steps\":\"5/100\",\"percentage\":\"5.00%\",\"elapsed_time\":\"1m 2s\","
                        + "\"remaining_time\":\"19m 38s\"}");
        assertThat(lines.get(1))
                .isEqualTo("{\"eval_loss\":0.5,\"eval_margin\":0.1,\"eval_runtime\":2.5,"
                        + "\"eval_samples_per_second\":40.0,\"eval_steps_per_second\":5.2,\"epoch\":0.15,"
                        + "\"global_step/max_steps\":\"5/100\",\"percentage\":\"5.00%\",\"elapsed_time\":\"1m 2s\","
                        + "\"remaining_time\":\"19m 38s\"}");
    }

    @Test
    void theBestAndTheLastCheckpointStay() throws IOException {
        try (TrainingRun run = start()) {
            step(run, 10, 0.9);
            step(run, 20, 0.4);
            step(run, 30, Double.NaN);
            step(run, 40, 0.6);

            assertThat(folder.checkpoints())
                    .containsExactly(out.resolve("checkpoint-20"), out.resolve("checkpoint-40"));
            assertThat(run.best()).contains(out.resolve("checkpoint-20"));
            assertThat(run.last()).contains(out.resolve("checkpoint-40"));
            assertThatThrownBy(() -> run.checkpoint(40, 1, f -> {})).isInstanceOf(FileAlreadyExistsException.class);
        }
        JsonNode state =
                json.readTree(out.resolve("checkpoint-40/trainer_state.json").toFile());
        assertThat(state.get("global_step").asInt()).isEqualTo(40);
        assertThat(state.get("best_metric").asDouble()).isEqualTo(0.4);
        assertThat(state.get("best_model_checkpoint").asText())
                .isEqualTo(out.resolve("checkpoint-20").toString());
        assertThat(state.get("log_history")).hasSize(8);
        assertThat(out.resolve("images/eval_loss.svg")).exists();
    }

    @Test
    void aCheckpointThatCannotBeWrittenDoesNotExist() throws IOException {
        try (TrainingRun run = start()) {
            step(run, 10, 0.9);
            assertThatThrownBy(() -> run.checkpoint(20, 1, half -> {
                        Files.writeString(half.resolve("adapter"), "half");
                        throw new IOException("disk full");
                    }))
                    .hasMessage("disk full");
            assertThat(folder.checkpoints()).containsExactly(out.resolve("checkpoint-10"));
            assertThat(run.last()).contains(out.resolve("checkpoint-10"));
            step(run, 20, 0.8);
        }
        assertThat(out.resolve("checkpoint-20/adapter")).hasContent("20");
    }

    @Test
    void aResumedRunContinuesTheLogAfterItsCheckpoint() throws IOException {
        try (TrainingRun run = start()) {
            step(run, 10, 0.9);
            now = now.plusSeconds(100);
            run.log(train(15, 0.3));
            assertThatThrownBy(() -> run.checkpoint(20, 1, half -> {
                throw new IOException("power cut");
            }));
        }
        Files.writeString(out.resolve("logging.jsonl"), "{\"loss\":0.1,\"glob", StandardOpenOption.APPEND);

        now = now.plusSeconds(1000);
        try (TrainingRun run = TrainingRun.resume(out.resolve("checkpoint-10"), PLAN, () -> now, () -> MEMORY)) {
            now = now.plusSeconds(10);
            run.log(train(15, 0.31));
            step(run, 20, 0.95);
            assertThat(run.best()).contains(out.resolve("checkpoint-10"));
            run.finish(
                    new RunSummary("bert", TokenLengths.of(new int[] {1, 3}), Optional.empty(), Map.of("dropped", 2)));
        }

        List<String> lines = lines();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(2))
                .contains("\"loss\":0.31", "\"train_speed(iter/s)\":0.5", "\"remaining_time\":\"2m 50s\"");
        JsonNode last = json.readTree(lines.get(5));
        assertThat(last.get("train_dataset").asText())
                .isEqualTo("2.000000±1.000000, min=1.000000, max=3.000000, size=2");
        assertThat(last.get("dropped").asInt()).isEqualTo(2);
        assertThat(last.get("global_step").asInt()).isEqualTo(20);
        assertThat(last.get("best_metric").asDouble()).isEqualTo(0.9);
        assertThat(last.get("memory").asDouble()).isEqualTo(3.5);
        assertThat(last.get("log_history")).hasSize(5);
        assertThat(last.get("log_history").get(0).get("step").asInt()).isEqualTo(10);
        try (var entries = Files.list(out)) {
            assertThat(entries.filter(entry -> entry.getFileName().toString().startsWith(".tmp")))
                    .isEmpty();
        }
    }

    @Test
    void whatCannotBeResumedIsSaid() throws IOException {
        try (TrainingRun run = start()) {
            step(run, 10, 0.9);
            step(run, 20, 0.8);
        }
        assertThatThrownBy(() -> TrainingRun.resume(out.resolve("checkpoint-10"), PLAN, () -> now, () -> MEMORY))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("go on from checkpoint-20");
        assertThatThrownBy(() -> TrainerState.read(out)).hasMessageContaining("trainer_state.json");
        Path state = out.resolve("checkpoint-20/trainer_state.json");
        Files.writeString(state, "{\"global_step\": ");
        assertThatThrownBy(() -> TrainerState.read(out.resolve("checkpoint-20")))
                .hasMessageContaining(state.toString())
                .hasMessageContaining("line 1");
        Files.writeString(state, "{\"global_step\": \"x\"}");
        assertThatThrownBy(() -> TrainerState.read(out.resolve("checkpoint-20")))
                .hasMessageContaining("global_step must be a number, found x");
    }

    @Test
    void aBestMetricThatIsNotMeasuredIsAnError() throws IOException {
        RunPlan plan = new RunPlan(10, 1, 1, 1, 1, 1, OptionalInt.empty(), "eval_ndcg@10", true);
        try (TrainingRun run = TrainingRun.start(folder, plan, () -> now, () -> MEMORY)) {
            assertThatThrownBy(() -> run.log(eval(5, 0.5)))
                    .hasMessageContaining("eval_ndcg@10")
                    .hasMessageContaining("eval_margin");
        }
    }

    private TrainingRun start() throws IOException {
        return TrainingRun.start(folder, PLAN, () -> now, () -> MEMORY);
    }

    private static void step(TrainingRun run, long step, double evalLoss) throws IOException {
        run.log(train(step, 1));
        run.log(eval(step, evalLoss));
        run.checkpoint(step, 0.15, folder -> Files.writeString(folder.resolve("adapter"), "" + step));
    }

    private static TrainEvent train(long step, double loss) {
        return new TrainEvent(step, 0.15, loss, 1.5, 1e-4, Map.of("margin", 0.25));
    }

    private static EvalEvent eval(long step, double loss) {
        Map<String, Double> metrics = new java.util.LinkedHashMap<>();
        metrics.put("loss", loss);
        metrics.put("margin", 0.1);
        return new EvalEvent(step, 0.15, metrics, Duration.ofMillis(2500), 100, 13);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(out.resolve("logging.jsonl"));
    }
}
