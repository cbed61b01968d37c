package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.config.Side;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.Probe;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A round is a function of parent, examples, settings and seed, to the last bit; with dropout, whose draws count too. */
class ReplayTest {

    private static final TrainSettings SETTINGS = TestRounds.settings(1e-3, 0.1, 4, 2);

    private static TextEncoder encoder;
    private static CachedVectors documents;
    private static List<Example> examples;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws IOException {
        encoder = TestRounds.encoder(24);
        documents = new CachedVectors(encoder, 100);
        examples = TestRounds.examples(0, 10);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void givesTheSameBytesAlsoAfterAnAbandonedAttempt() throws Exception {
        Path parent = train(Optional.empty(), 1);
        Path once = train(Optional.of(parent), 7);
        try (AdapterTrainer<Example> abandoned = begin(Optional.of(parent), 7)) {
            abandoned.next();
            abandoned.next();
        }
        assertThat(digests(train(Optional.of(parent), 7))).isEqualTo(digests(once));
    }

    @Test
    void givesOtherBytesForAnotherSeed() throws Exception {
        Path parent = train(Optional.empty(), 1);
        assertThat(digests(train(Optional.of(parent), 7))).isNotEqualTo(digests(train(Optional.of(parent), 8)));
    }

    @Test
    void twoTrainersStepByStepInOneProcessDoNotDisturbEachOther() throws Exception {
        Map<String, String> first = digests(train(Optional.empty(), 1));
        Map<String, String> second = digests(train(Optional.empty(), 2));
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Path> one = threads.submit(() -> train(Optional.empty(), 1, together::await));
            Future<Path> two = threads.submit(() -> train(Optional.empty(), 2, together::await));
            assertThat(digests(one.get())).isEqualTo(first);
            assertThat(digests(two.get())).isEqualTo(second);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void theParentsStepCountAndMomentsCount() throws Exception {
        Path parent = train(Optional.empty(), 1);
        Map<String, String> whole = digests(train(Optional.of(parent), 7));
        Path file = parent.resolve(OptimizerState.FILE);
        Map<String, TensorData> moments = new HashMap<>();
        Map<String, TensorData> none = new HashMap<>();
        try (SafetensorsFile state = SafetensorsFile.open(file)) {
            for (String name : state.names()) {
                long[] shape = state.info(name).shape();
                moments.put(name, new TensorData(state.info(name).dtype(), shape, state.bytes(name)));
                none.put(name, TensorData.ofFloats(shape, new float[(int) (shape[0] * shape[1])]));
            }
            SafetensorsWriter.write(file, moments, Map.of("step", "1000"));
            assertThat(digests(train(Optional.of(parent), 7))).isNotEqualTo(whole);
            SafetensorsWriter.write(file, none, Map.of("step", "6"));
            assertThat(digests(train(Optional.of(parent), 7))).isNotEqualTo(whole);
            SafetensorsWriter.write(file, moments, Map.of("step", "6"));
            assertThat(digests(train(Optional.of(parent), 7))).isEqualTo(whole);
        }
    }

    private AdapterTrainer<Example> begin(Optional<Path> parent, long seed) throws IOException {
        return AdapterTrainer.begin(TestRounds.task(encoder, documents, Side.QUERY), SETTINGS, parent, examples, seed);
    }

    private Path train(Optional<Path> parent, long seed) throws Exception {
        return train(parent, seed, () -> 0);
    }

    private Path train(Optional<Path> parent, long seed, Callable<Integer> beforeEachStep) throws Exception {
        Path saved = Files.createTempDirectory(folder, "version");
        try (AdapterTrainer<Example> trainer = begin(parent, seed)) {
            while (trainer.hasNext()) {
                beforeEachStep.call();
                assertThat(trainer.next().skipped()).isEmpty();
            }
            trainer.save(saved, "base");
        }
        return saved;
    }

    /** SHA-256 of each file whose bytes must come out the same. */
    private static Map<String, String> digests(Path version) throws Exception {
        Map<String, String> digests = new HashMap<>();
        for (String name : List.of(PeftFolder.WEIGHTS, OptimizerState.FILE, Probe.FILE)) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(version.resolve(name)));
            digests.put(name, HexFormat.of().formatHex(digest));
        }
        return digests;
    }
}
