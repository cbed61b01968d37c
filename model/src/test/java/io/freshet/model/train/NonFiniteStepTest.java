package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.freshet.config.Side;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loss or gradient that is no number changes nothing. */
class NonFiniteStepTest {

    private static TextEncoder encoder;
    private static CachedVectors documents;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws IOException {
        encoder = TestRounds.encoder(24);
        documents = new CachedVectors(encoder, 100);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e300})
    void aWeightBeyondAllNumbersSkipsTheStep(double weight) throws IOException {
        List<Example> examples = new ArrayList<>(TestRounds.examples(0, 4));
        Example good = examples.get(0);
        examples.set(0, new Example(good.query(), good.positive(), good.negatives(), weight));
        try (AdapterTrainer<Example> trainer = trainer(0.05, examples)) {
            skips(trainer, "loss-not-finite");
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void anAdapterThatIsNoNumberSkipsTheStep(float value) throws IOException {
        try (AdapterTrainer<Example> trainer = trainer(0.05, TestRounds.examples(0, 4))) {
            trainer.next();
            fill(trainer.adapter(), value);
            assertThat(trainer.adapter().isFinite()).isFalse();
            skips(trainer, "loss-not-finite");
        }
    }

    /** At this temperature the loss still is a number, but the squares of its gradients are not. */
    @Test
    void aGradientBeyondAllNumbersSkipsTheStep() throws IOException {
        try (AdapterTrainer<Example> trainer = trainer(1e-24, TestRounds.examples(0, 4))) {
            StepReport report = skips(trainer, "gradient-not-finite");
            assertThat(report.loss()).isFinite();
            assertThat(report.gradNorm()).isInfinite();
        }
    }

    @Test
    void theStepsAroundASkippedOneCount() throws IOException {
        List<Example> examples = new ArrayList<>(TestRounds.examples(0, 4));
        Example good = examples.get(3);
        examples.set(3, new Example(good.query(), good.positive(), good.negatives(), Double.NaN));
        TrainSettings pairs = TestRounds.settings(1e-3, 0, 2, 2);
        List<Boolean> skipped = new ArrayList<>();
        try (AdapterTrainer<Example> trainer =
                trainer(TestRounds.task(encoder, documents, Side.QUERY), pairs, examples)) {
            while (trainer.hasNext()) {
                byte[] before = state(trainer);
                skipped.add(trainer.next().skipped().isPresent());
                assertThat(Arrays.equals(state(trainer), before)).isEqualTo(skipped.get(skipped.size() - 1));
            }
            assertThat(trainer.adapter().isFinite()).isTrue();
        }
        assertThat(skipped).as("one batch of two an epoch").containsExactlyInAnyOrder(true, false, true, false);
    }

    private StepReport skips(AdapterTrainer<Example> trainer, String reason) throws IOException {
        byte[] before = state(trainer);
        StepReport report = trainer.next();
        assertThat(report.skipped()).contains(reason);
        assertThat(state(trainer)).isEqualTo(before);
        return report;
    }

    /** All that a step may change, as it is saved. */
    private byte[] state(AdapterTrainer<Example> trainer) throws IOException {
        trainer.save(folder, "base");
        byte[] adapter = Files.readAllBytes(folder.resolve(PeftFolder.WEIGHTS));
        byte[] optimizer = Files.readAllBytes(folder.resolve(OptimizerState.FILE));
        byte[] both = Arrays.copyOf(adapter, adapter.length + optimizer.length);
        System.arraycopy(optimizer, 0, both, adapter.length, optimizer.length);
        return both;
    }

    private static void fill(LoraAdapter adapter, float value) {
        NDArray last = adapter.tensors().get(adapter.tensors().size() - 1);
        float[] values = new float[(int) last.size()];
        Arrays.fill(values, value);
        last.set(FloatBuffer.wrap(values));
    }

    private static AdapterTrainer<Example> trainer(double temperature, List<Example> examples) throws IOException {
        EmbeddingTask task = new EmbeddingTask(
                encoder,
                documents,
                Side.QUERY,
                InfoNceOptions.plain(temperature),
                OptionalInt.empty(),
                Recompute.NOTHING);
        return trainer(task, TestRounds.settings(1e-3, 0, 4, 2), examples);
    }

    private static AdapterTrainer<Example> trainer(EmbeddingTask task, TrainSettings settings, List<Example> examples)
            throws IOException {
        return AdapterTrainer.begin(task, settings, Optional.empty(), examples, 1);
    }
}
