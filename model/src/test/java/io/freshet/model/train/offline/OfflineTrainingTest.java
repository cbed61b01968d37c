package io.freshet.model.train.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.config.Scheduler;
import io.freshet.config.Side;
import io.freshet.model.TestPairs;
import io.freshet.model.TinyBert;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.run.ProcessMemory;
import io.freshet.model.run.RunFolder;
import io.freshet.model.run.RunPlan;
import io.freshet.model.run.TrainingRun;
import io.freshet.model.train.AdamWOptions;
import io.freshet.model.train.AdapterTrainer;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.Example;
import io.freshet.model.train.InfoNceOptions;
import io.freshet.model.train.OptimizerState;
import io.freshet.model.train.StepReport;
import io.freshet.model.train.TrainSettings;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineTrainingTest {

    private static final long SEED = 42;
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path folder;

    private TextEncoder encoder;
    private EmbeddingTask task;
    private List<Example> rows;

    @BeforeEach
    void open() throws IOException {
        encoder =
                TextEncoder.open(TinyBert.write(Files.createDirectory(folder.resolve("model"))), EncoderOptions.cpu());
        task = task(InfoNceOptions.plain(0.1));
        List<TestPairs> pairs = TestPairs.first(15);
        rows = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            rows.add(new Example(
                    pairs.get(i).question(),
                    pairs.get(i).answer(),
                    List.of(pairs.get(i + 1).answer()),
                    1));
        }
    }

    @AfterEach
    void close() {
        encoder.close();
    }

    /** 10 training rows: 5 batches, so 3 updates an epoch, the last of one micro-batch. */
    @Test
    void aRunCutOffAndResumedEndsWithTheSameBytes() throws IOException {
        Path whole = start("whole", Integer.MAX_VALUE, OfflineTraining.Listener.none());
        assertThatThrownBy(() -> start("cut", Integer.MAX_VALUE, dyingAt(5))).hasMessage("killed");
        Path cut = folder.resolve("cut");
        assertThat(cut.resolve("checkpoint-4")).exists();
        assertThat(cut.resolve("checkpoint-6")).doesNotExist();

        try (AdapterTrainer<Example> trainer =
                        AdapterTrainer.resume(task, settings(), cut.resolve("checkpoint-4"), train(), SEED, 4);
                TrainingRun run =
                        TrainingRun.resume(cut.resolve("checkpoint-4"), plan(trainer), CLOCK, ProcessMemory::now)) {
            training(trainer, run).run(OfflineTraining.Listener.none());
        }

        for (String file : List.of(PeftFolder.WEIGHTS, OptimizerState.FILE, "probe.json")) {
            assertThat(cut.resolve("checkpoint-6").resolve(file))
                    .hasSameBinaryContentAs(whole.resolve("checkpoint-6").resolve(file));
        }
        assertThat(lossLines(cut)).isEqualTo(lossLines(whole));
    }

    @Test
    void evaluatesTheBaseFirstAndSavesAtTheEnd() throws IOException {
        List<Integer> evaluated = new ArrayList<>();
        Path run = start("run", Integer.MAX_VALUE, new OfflineTraining.Listener() {
            @Override
            public void stepped(StepReport report) {}

            @Override
            public void evaluated(int step, Evaluation.Result result) {
                evaluated.add(step);
                assertThat(result.samples()).isEqualTo(4);
                assertThat(result.metrics())
                        .containsKeys("loss", "margin", "mean_pos", "mean_neg", "ndcg@10", "mrr@10", "recall@10");
            }
        });
        assertThat(evaluated).containsExactly(0, 2, 4, 6);
        assertThat(run.resolve("logging.jsonl")).content().contains("\"eval_ndcg@10\"", "\"epoch\":2.0");
    }

    @Test
    void maxStepsOverrideEpochs() throws IOException {
        assertThat(start("short", 2, OfflineTraining.Listener.none()).resolve("checkpoint-2"))
                .exists();
        Path longer = start("long", 8, OfflineTraining.Listener.none());
        assertThat(longer.resolve("checkpoint-8")).exists();
        assertThat(longer.resolve("logging.jsonl")).content().contains("\"global_step/max_steps\":\"8/8\"");
    }

    @Test
    void stopsWhenNothingCanBeLearnt() throws IOException {
        task = task(InfoNceOptions.plain(1e-24));
        assertThatThrownBy(() -> start("nan", 30, OfflineTraining.Listener.none()))
                .hasMessageContaining("10 updates in a row")
                .hasMessageContaining("gradient-not-finite");
    }

    /** By hand from the vectors: every row's query with every row's documents. */
    @Test
    void marginAndMeansAreThoseOfTheWholeMatrix() throws IOException {
        List<Example> held = rows.subList(10, 14);
        Evaluation.Result result;
        try (AdapterTrainer<Example> trainer =
                AdapterTrainer.begin(task, settings(), Optional.empty(), train(), SEED)) {
            result = new EmbeddingEvaluation(task, held, 4).run(trainer.objective(), LowRank.NONE);
        }
        double positive = 0;
        double negative = 0;
        double margin = 0;
        for (int i = 0; i < 4; i++) {
            double own = 0;
            double best = -1;
            for (int j = 0; j < 4; j++) {
                List<String> texts =
                        List.of(held.get(j).positive(), held.get(j).negatives().get(0));
                for (int k = 0; k < 2; k++) {
                    double score = cosine(held.get(i).query(), texts.get(k));
                    if (j == i && k == 0) {
                        own = score;
                    } else {
                        negative += score / 28;
                        best = Math.max(best, score);
                    }
                }
            }
            positive += own / 4;
            margin += (own - best) / 4;
        }
        assertThat(result.metrics().get("mean_pos")).isCloseTo(positive, within(1e-6));
        assertThat(result.metrics().get("mean_neg")).isCloseTo(negative, within(1e-6));
        assertThat(result.metrics().get("margin")).isCloseTo(margin, within(1e-6));
        assertThat(result.batches()).isEqualTo(1);
    }

    private double cosine(String a, String b) {
        float[][] v = encoder.encode(List.of(a, b), io.freshet.model.embed.Role.DOCUMENT, LowRank.NONE);
        double sum = 0;
        for (int i = 0; i < v[0].length; i++) {
            sum += (double) v[0][i] * v[1][i];
        }
        return sum;
    }

    private EmbeddingTask task(InfoNceOptions loss) {
        return new EmbeddingTask(
                encoder, new CachedVectors(encoder, 100), Side.BOTH, loss, OptionalInt.empty(), Recompute.NOTHING);
    }

    private List<Example> train() {
        return rows.subList(0, 10);
    }

    private TrainSettings settings() {
        return settings(Integer.MAX_VALUE);
    }

    private static TrainSettings settings(int maxSteps) {
        return new TrainSettings(
                new LoraSpec(4, 16, false, 0.1, List.of()),
                AdamWOptions.reference(),
                1e-3,
                0.1,
                Scheduler.COSINE,
                2,
                2,
                2,
                maxSteps == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(maxSteps));
    }

    private Path start(String name, int maxSteps, OfflineTraining.Listener listener) throws IOException {
        RunFolder out = RunFolder.create(folder.resolve(name), false, CLOCK, ZoneOffset.UTC);
        out.writeArguments(Map.of("seed", SEED));
        try (AdapterTrainer<Example> trainer =
                        AdapterTrainer.begin(task, settings(maxSteps), Optional.empty(), train(), SEED);
                TrainingRun run = TrainingRun.start(out, plan(trainer), CLOCK, ProcessMemory::now)) {
            training(trainer, run).run(listener);
        }
        return folder.resolve(name);
    }

    private OfflineTraining<Example> training(AdapterTrainer<Example> trainer, TrainingRun run) {
        return new OfflineTraining<>(
                trainer,
                Optional.of(new EmbeddingEvaluation(task, rows.subList(10, 14), 2)),
                run,
                plan(trainer),
                "tiny",
                CLOCK);
    }

    private static RunPlan plan(AdapterTrainer<Example> trainer) {
        return new RunPlan(trainer.steps(), 2, 2, 1, 2, 2, OptionalInt.empty(), "eval_loss", false);
    }

    private static OfflineTraining.Listener dyingAt(int step) {
        return new OfflineTraining.Listener() {
            @Override
            public void stepped(StepReport report) {
                if (report.step() == step) {
                    throw new IllegalStateException("killed");
                }
            }

            @Override
            public void evaluated(int at, Evaluation.Result result) {}
        };
    }

    /** What the log says of each step but for times and memory. */
    private static List<String> lossLines(Path run) throws IOException {
        return Files.readAllLines(run.resolve("logging.jsonl")).stream()
                .map(line -> line.replaceAll(
                        ",\"(memory|train_speed|elapsed|remaining|eval_runtime|eval_samples|eval_steps)[^,}]*", ""))
                .toList();
    }
}
