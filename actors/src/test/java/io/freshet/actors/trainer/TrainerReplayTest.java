package io.freshet.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.FaultyTraining;
import io.freshet.actors.testing.FaultyTraining.At;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestModel;
import io.freshet.actors.testing.TestRounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real training: whatever goes wrong on the way, the files at the end are those of an undisturbed round. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class TrainerReplayTest {

    private static final ActorTestKit KIT = TestKits.create();
    private static final Trainer.Settings SETTINGS =
            new Trainer.Settings(3, Duration.ofMillis(10), Duration.ofMillis(20), 1);
    private static final FaultyTraining.Fault NO_FAULT = (at, attempt, step) -> {};
    private static final long SEED = 42;

    @TempDir
    private static Path undisturbedFolder;

    private static Map<String, String> undisturbed;

    private final TestModel model;
    private final EventLog events = new EventLog();

    @TempDir
    private Path folder;

    TrainerReplayTest(TestModel model) {
        this.model = model;
    }

    @BeforeAll
    static void trainUndisturbed(TestModel model) throws IOException {
        undisturbed = new TrainerReplayTest(model).train(undisturbedFolder, Optional.empty(), SEED, NO_FAULT);
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @ParameterizedTest
    @CsvSource({"BEGIN,0", "STEP,0", "STEP,3", "SAVE,6", "SAVED,6"})
    void anExceptionAnywhereInARoundChangesNoByteOfItsResult(At at, int step) throws Exception {
        assertThat(train(folder, Optional.empty(), SEED, FaultyTraining.once(at, step)))
                .isEqualTo(undisturbed);
        assertThat(events.all(LoopEvent.TrainingFailed.class)).hasSize(1);
    }

    @Test
    void aRoundThatGoesOnFromAnotherVersionReplaysFromThatVersion() throws Exception {
        Optional<Path> parent = Optional.of(undisturbedFolder);
        Map<String, String> second = train(Files.createDirectory(folder.resolve("a")), parent, SEED, NO_FAULT);
        Map<String, String> replayed =
                train(Files.createDirectory(folder.resolve("b")), parent, SEED, FaultyTraining.once(At.STEP, 4));
        assertThat(replayed).isEqualTo(second);
        assertOtherWeights(second);
    }

    /** Else the comparisons above could not fail. */
    @Test
    void anotherSeedGivesOtherBytes() throws Exception {
        assertOtherWeights(train(folder, Optional.empty(), SEED + 1, NO_FAULT));
    }

    private static void assertOtherWeights(Map<String, String> other) {
        for (String file : List.of("adapter_model.safetensors", "optimizer.safetensors")) {
            assertThat(other.get(file)).isNotEqualTo(undisturbed.get(file));
        }
    }

    /** Trains one round and returns the bytes of every file it left, as text. */
    private Map<String, String> train(Path output, Optional<Path> parent, long seed, FaultyTraining.Fault fault)
            throws IOException {
        FaultyTraining training = new FaultyTraining(TestRounds.training(model), fault);
        ActorRef<Trainer.Command> trainer = KIT.spawn(Trainer.create(training, SETTINGS, events));
        TestProbe<Trainer.Outcome> probe = KIT.createTestProbe();
        trainer.tell(new Trainer.Train(TestRounds.round(model, 1, parent, seed, output), probe.getRef()));
        Trainer.Trained trained = probe.expectMessageClass(Trainer.Trained.class);
        assertThat(trained.steps()).isEqualTo(TestRounds.STEPS);
        assertThat(trained.skippedSteps()).isZero();
        assertThat(trained.deltaNorm()).isPositive();
        KIT.stop(trainer);
        assertThat(training.closed()).isEqualTo(training.begun());
        return bytes(output);
    }

    private static Map<String, String> bytes(Path folder) throws IOException {
        Map<String, String> bytes = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes.put(
                        file.getFileName().toString(),
                        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(bytes)
                .containsOnlyKeys(
                        "adapter_config.json", "adapter_model.safetensors", "optimizer.safetensors", "probe.json");
        return bytes;
    }
}
