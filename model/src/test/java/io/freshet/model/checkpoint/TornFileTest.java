package io.freshet.model.checkpoint;

import static io.freshet.model.checkpoint.Manifests.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.config.Scheduler;
import io.freshet.config.Side;
import io.freshet.model.TestModels;
import io.freshet.model.TestPairs;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.train.AdamWOptions;
import io.freshet.model.train.AdapterTrainer;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.Example;
import io.freshet.model.train.InfoNceOptions;
import io.freshet.model.train.TrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint that a real, small adapter was trained for, torn at every 64th byte of every file. That every single byte
 * of small files counts is {@link DamageTest}'s.
 */
class TornFileTest {

    private static final int EVERY = 64;
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final TrainSettings SMALL = new TrainSettings(
            new LoraSpec(1, 2, false, 0, List.of("query")),
            AdamWOptions.reference(),
            1e-3,
            0,
            Scheduler.CONSTANT,
            4,
            1,
            1,
            OptionalInt.empty());

    private static Path trained;

    @TempDir
    Path root;

    private CheckpointStore store;
    private Checkpoint first;
    private Checkpoint second;

    @BeforeAll
    static void train(@TempDir Path folder) throws IOException {
        trained = folder;
        EncoderOptions options = new EncoderOptions(Device.cpu(), DataType.FLOAT32, 24, 4096, Optional.of(""));
        List<TestPairs> pairs = TestPairs.first(5);
        List<Example> examples = pairs.subList(0, 4).stream()
                .map(pair -> new Example(
                        pair.question(), pair.answer(), List.of(pairs.get(4).answer()), 1))
                .toList();
        try (TextEncoder encoder = TextEncoder.open(TestModels.folder(TestModels.BGE), options)) {
            EmbeddingTask task = new EmbeddingTask(
                    encoder,
                    new CachedVectors(encoder, 100),
                    Side.QUERY,
                    InfoNceOptions.plain(0.05),
                    OptionalInt.empty(),
                    Recompute.NOTHING);
            try (AdapterTrainer<Example> trainer = AdapterTrainer.begin(task, SMALL, Optional.empty(), examples, 1)) {
                while (trainer.hasNext()) {
                    trainer.next();
                }
                trainer.save(folder, TestModels.BGE);
            }
        }
    }

    @BeforeEach
    void commitTwoVersions() throws IOException {
        store = new CheckpointStore(root);
        first = commit(1);
        second = commit(2);
    }

    @Test
    void everyTearAtEverySixtyFourthByteOfEveryFileIsDetected() throws IOException {
        int mutations = 0;
        List<Path> files = Trees.list(second.folder());
        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .contains("adapter_config.json", Manifests.ADAPTER, OPTIMIZER, "manifest.json");
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 0; at < bytes.length; at += EVERY) {
                Files.write(file, Arrays.copyOf(bytes, at));
                assertRefused(file);
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << (at / EVERY % 8));
                Files.write(file, flipped);
                assertRefused(file);
                mutations += 2;
            }
            assertDetected(file);
            Files.write(file, bytes);
        }
        store.verify(second);
        assertThat(mutations).isGreaterThan(1_000);
    }

    @Test
    void theManifestOfAnotherVersionIsDetected() throws IOException {
        Files.copy(first.file(Layout.MANIFEST), second.file(Layout.MANIFEST), StandardCopyOption.REPLACE_EXISTING);
        assertDetected(second.file(Layout.MANIFEST));
    }

    /** Each is a sound file of a sound version, and where it is it is wrong. */
    @Test
    void filesOfTwoVersionsThatChangedPlacesAreDetectedInBoth() throws IOException {
        Path longer = Files.write(root.resolve("longer"), new byte[] {1, 2, 3});
        Checkpoint third = commit(3, longer);
        Path aside = root.resolve("aside");
        Files.move(second.file(OPTIMIZER), aside);
        Files.move(third.file(OPTIMIZER), second.file(OPTIMIZER));
        Files.move(aside, third.file(OPTIMIZER));
        LatestCheckpoint latest = store.latestValid(LANE);
        assertThat(latest.checkpoint()).contains(first);
        assertThat(latest.damaged())
                .extracting(CorruptCheckpointException::file)
                .containsExactly(third.file(OPTIMIZER), second.file(OPTIMIZER));
    }

    @Test
    void filesOfOneVersionThatChangedNamesAreDetected() throws IOException {
        Path aside = root.resolve("aside");
        Files.move(second.file(OPTIMIZER), aside);
        Files.move(second.file(Manifests.ADAPTER), second.file(OPTIMIZER));
        Files.move(aside, second.file(Manifests.ADAPTER));
        assertDetected(second.file(Manifests.ADAPTER));
    }

    private void assertRefused(Path file) {
        assertThatThrownBy(() -> store.verify(store.read(LANE, 2)))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageStartingWith(file.toString());
    }

    private void assertDetected(Path file) throws IOException {
        LatestCheckpoint latest = store.latestValid(LANE);
        assertThat(latest.checkpoint()).contains(first);
        assertThat(latest.damaged()).singleElement().satisfies(damage -> assertThat(damage.file())
                .isEqualTo(file));
    }

    private Checkpoint commit(long version) throws IOException {
        return commit(version, trained.resolve(OPTIMIZER));
    }

    private Checkpoint commit(long version, Path optimizer) throws IOException {
        try (Draft draft = store.begin(LANE, version)) {
            for (Path file : Trees.list(trained)) {
                Files.copy(file, draft.folder().resolve(file.getFileName()));
            }
            Files.copy(optimizer, draft.folder().resolve(OPTIMIZER), StandardCopyOption.REPLACE_EXISTING);
            return draft.commit(files -> Manifests.of(version, files));
        }
    }
}
