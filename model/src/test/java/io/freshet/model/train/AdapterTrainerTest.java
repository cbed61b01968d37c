package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.config.Side;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.ProbeTexts;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterTrainerTest {

    private static TextEncoder encoder;
    private static CachedVectors documents;
    private static List<Example> examples;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws IOException {
        encoder = TestRounds.encoder(24);
        documents = new CachedVectors(encoder, 100);
        examples = TestRounds.examples(0, 8);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void theLossFallsAndTheMarginGrowsOnWhatItLearns() throws IOException {
        TrainSettings wholeRoundInEveryBatch = TestRounds.settings(2e-3, 0, 8, 20);
        List<StepReport> reports = new ArrayList<>();
        try (AdapterTrainer<Example> trainer = begin(wholeRoundInEveryBatch, Optional.empty(), 1)) {
            while (trainer.hasNext()) {
                reports.add(trainer.next());
            }
            assertThat(trainer.adapter().deltaNorm()).isPositive();
        }
        StepReport first = reports.get(0);
        StepReport last = reports.get(reports.size() - 1);
        assertThat(reports).hasSize(20).allMatch(report -> report.skipped().isEmpty() && report.rows() == 8);
        assertThat(last.loss()).isLessThan(first.loss() / 2);
        assertThat(last.margin()).isGreaterThan(first.margin() + 0.05);
    }

    @Test
    void bothSidesLearnToo() throws IOException {
        TrainSettings both = TestRounds.settings(1e-3, 0, 6, 3);
        List<StepReport> reports = new ArrayList<>();
        try (AdapterTrainer<Example> trainer = AdapterTrainer.begin(
                TestRounds.task(encoder, documents, Side.BOTH), both, Optional.empty(), examples.subList(0, 6), 1)) {
            while (trainer.hasNext()) {
                reports.add(trainer.next());
            }
        }
        assertThat(reports).hasSize(3).allMatch(report -> report.skipped().isEmpty());
        assertThat(reports.get(2).loss()).isLessThan(reports.get(0).loss());
        long documentTokens = 7 * 24;
        assertThat(reports.get(0).tokens()).as("7 distinct answers, all cut").isGreaterThan(documentTokens);
    }

    @Test
    void learnsOnAHalfPrecisionBase() throws IOException {
        TrainSettings settings = TestRounds.settings(1e-3, 0.05, 8, 3);
        try (TextEncoder half = TestRounds.encoder(24, DataType.BFLOAT16);
                AdapterTrainer<Example> trainer = AdapterTrainer.begin(
                        TestRounds.task(half, documents, Side.BOTH), settings, Optional.empty(), examples, 1)) {
            StepReport first = trainer.next();
            trainer.next();
            StepReport last = trainer.next();
            assertThat(last.skipped()).isEmpty();
            assertThat(last.loss()).isLessThan(first.loss());
        }
    }

    @Test
    void goesOnFromItsParent() throws IOException {
        Path parent = train(settings(), Optional.empty(), 1);
        Path child = train(settings(), Optional.of(parent), 2);
        assertThat(adapter(child)).isNotEqualTo(adapter(train(settings(), Optional.empty(), 2)));
        assertThat(steps(parent)).isEqualTo(4);
        assertThat(steps(child)).isEqualTo(8);
    }

    @Test
    void theProbeIsWhatTheSavedAdapterAnswers() throws IOException {
        Path saved = train(settings(), Optional.empty(), 1);
        Probe probe = Probe.read(saved);
        assertThat(probe.queries()).isEqualTo(ProbeTexts.QUERIES);
        try (LoraAdapter adapter = PeftFolder.read(saved, encoder.linears(), Device.cpu())) {
            assertThat(probe.distance(encoder, adapter.lowRank())).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PeftFolder.CONFIG, PeftFolder.WEIGHTS, OptimizerState.FILE})
    void refusesAParentWithATruncatedFileByName(String name) throws IOException {
        Path parent = train(settings(), Optional.empty(), 1);
        Path file = parent.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 10));
        assertThatThrownBy(() -> begin(settings(), Optional.of(parent), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        Files.delete(file);
        assertThatThrownBy(() -> begin(settings(), Optional.of(parent), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    private static TrainSettings settings() {
        return TestRounds.settings(1e-3, 0, 4, 2);
    }

    private static AdapterTrainer<Example> begin(TrainSettings settings, Optional<Path> parent, long seed)
            throws IOException {
        return AdapterTrainer.begin(TestRounds.task(encoder, documents, Side.QUERY), settings, parent, examples, seed);
    }

    private Path train(TrainSettings settings, Optional<Path> parent, long seed) throws IOException {
        Path saved = Files.createTempDirectory(folder, "version");
        try (AdapterTrainer<Example> trainer = begin(settings, parent, seed)) {
            while (trainer.hasNext()) {
                trainer.next();
            }
            trainer.save(saved, "base");
        }
        return saved;
    }

    private static byte[] adapter(Path version) throws IOException {
        return Files.readAllBytes(version.resolve(PeftFolder.WEIGHTS));
    }

    private static int steps(Path version) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(version.resolve(OptimizerState.FILE))) {
            return Integer.parseInt(file.metadata().get("step"));
        }
    }
}
