package io.freshet.actors.trainer.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.process.JavaCommand;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.FaultyTrainerMain;
import io.freshet.actors.testing.FaultyTrainerMain.Fault;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestModel;
import io.freshet.actors.testing.TestRounds;
import io.freshet.actors.trainer.Trainer;
import io.freshet.actors.trainer.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real training in real processes: whatever ends them, the files at the end are those of training in this one. */
@ExtendWith(SharedParts.class)
@Timeout(600)
class ChildTrainerTest {

    private static final ActorTestKit KIT = TestKits.create();
    private static final long SEED = 42;

    /** More attempts than faults: on a busy machine a sound step may seem to hang, too. */
    private static final Trainer.Settings SETTINGS =
            new Trainer.Settings(10, Duration.ofMillis(10), Duration.ofMillis(20), 1);

    @TempDir
    private static Path inProcessFolder;

    private static Map<String, String> inProcess;
    private static TestModel model;

    private final EventLog events = new EventLog();
    private final List<String> log = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private ChildTrainer child;

    @BeforeAll
    static void trainInThisProcess(TestModel shared) throws IOException {
        model = shared;
        inProcess = train(TestRounds.training(model), LoopListener.NONE, Optional.empty(), inProcessFolder);
    }

    @AfterEach
    void close() {
        child.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aProcessOfItsOwnTrainsToTheSameBytesKeepsItsModelAndMayBeKilled() throws Exception {
        open(List.of(), Duration.ofMinutes(2));
        long pid = child.pid();
        assertThat(train(Optional.empty(), "first")).isEqualTo(inProcess);
        assertThat(events.all(LoopEvent.Stepped.class)).hasSize(TestRounds.STEPS);

        Optional<Path> parent = Optional.of(inProcessFolder);
        Map<String, String> second = train(parent, "second");
        assertThat(second)
                .isEqualTo(train(TestRounds.training(model), LoopListener.NONE, parent, folder("here")))
                .isNotEqualTo(inProcess);
        assertThat(child.pid()).isEqualTo(pid);
        assertThat(events.all(LoopEvent.TrainingFailed.class)).isEmpty();
        assertThat(log).contains("What anybody prints goes to standard error.", "Loading.");

        LoopListener killer = event -> {
            if (event instanceof LoopEvent.Stepped stepped && stepped.report().step() == 1) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        };
        assertThat(train(child, LoopListener.all(List.of(events, killer)), Optional.empty(), folder("third")))
                .isEqualTo(inProcess);
        assertThat(events.all(LoopEvent.TrainingFailed.class)).hasSize(1);
        assertThat(files(folder))
                .as("no round file is left")
                .containsOnly("first", "second", "here", "third", "struck");
    }

    @Test
    void aCrashInNativeCodeALackOfMemoryAndAHangCostAnAttemptEach() throws Exception {
        open(List.of(Fault.values()), Duration.ofSeconds(8));
        assertThat(train(Optional.empty(), "a")).isEqualTo(inProcess);
        assertThat(files(folder.resolve("struck")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Fault.values()).map(Fault::name).toList());
        assertThat(events.all(LoopEvent.TrainingFailed.class)).hasSizeGreaterThanOrEqualTo(Fault.values().length);
        assertThat(String.join("\n", log)).contains("SIGSEGV", "java.lang.OutOfMemoryError");
    }

    @Test
    void aProcessThatCannotStartIsNotHeldAgainstTheRound() throws Exception {
        child = ChildTrainer.open(settings(JavaCommand.of("NoSuchClass", List.of()), Duration.ofMinutes(1)));
        assertThatThrownBy(() -> child.begin(TestRounds.round(model, 1, Optional.empty(), SEED, folder)))
                .isInstanceOf(Error.class)
                .hasMessageContaining("could not be started 2 times")
                .cause()
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("NoSuchClass");
    }

    @Test
    void aRoundIsNotTrainedByOtherSettingsThanItsParents() throws Exception {
        ChildTrainer.Settings usual = settings(command(List.of()), Duration.ofMinutes(1));
        child = ChildTrainer.open(new ChildTrainer.Settings(
                usual.name(),
                usual.command(),
                "others",
                usual.startTimeout(),
                usual.stepTimeout(),
                usual.maxStarts(),
                usual.pause(),
                usual.log()));
        assertThatThrownBy(() -> child.begin(TestRounds.round(model, 1, Optional.empty(), SEED, folder)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("settings file has changed");
    }

    private void open(List<Fault> faults, Duration stepTimeout) throws IOException {
        child = ChildTrainer.open(settings(command(faults), stepTimeout));
    }

    private List<String> command(List<Fault> faults) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(folder("struck").toString()));
        faults.forEach(fault -> arguments.add(fault.name()));
        List<String> command = new ArrayList<>(JavaCommand.of(FaultyTrainerMain.class.getName(), arguments));
        command.addAll(1, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:ErrorFile=target/hs_err_%p.log"));
        return command;
    }

    private ChildTrainer.Settings settings(List<String> command, Duration stepTimeout) {
        return new ChildTrainer.Settings(
                "test-trainer",
                command,
                FaultyTrainerMain.SETTINGS,
                Duration.ofMinutes(3),
                stepTimeout,
                2,
                Duration.ofMillis(10),
                log::add);
    }

    private Map<String, String> train(Optional<Path> parent, String output) throws IOException {
        return train(child, events, parent, folder(output));
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    /** Trains one round and returns the bytes of every file it left, in hexadecimal digits. */
    private static Map<String, String> train(
            Training.Factory factory, LoopListener events, Optional<Path> parent, Path output) throws IOException {
        ActorRef<Trainer.Command> trainer = KIT.spawn(Trainer.create(factory, SETTINGS, events));
        TestProbe<Trainer.Outcome> probe = KIT.createTestProbe();
        trainer.tell(new Trainer.Train(TestRounds.round(model, 1, parent, SEED, output), probe.getRef()));
        Trainer.Trained trained = probe.expectMessageClass(Trainer.Trained.class, Duration.ofMinutes(5));
        assertThat(trained.steps()).isEqualTo(TestRounds.STEPS);
        assertThat(trained.deltaNorm()).isPositive();
        KIT.stop(trainer);
        Map<String, String> bytes = new HashMap<>();
        for (String name : files(output)) {
            bytes.put(name, HexFormat.of().formatHex(Files.readAllBytes(output.resolve(name))));
        }
        assertThat(bytes)
                .containsOnlyKeys(
                        "adapter_config.json", "adapter_model.safetensors", "optimizer.safetensors", "probe.json");
        return bytes;
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
