package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.coordinator.StaleWriter.Point;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestVersions;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole process is stopped (SIGSTOP) while it holds a lane, another takes over, and the first one wakes up. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class PausedProcessTest {

    private static final String FILE = "adapter_model.safetensors";

    private final TestBroker kafka;

    @TempDir
    private Path store;

    private Process stale;

    PausedProcessTest(TestBroker kafka) {
        this.kafka = kafka;
    }

    @AfterEach
    void killIt() {
        if (stale != null) {
            stale.destroyForcibly();
        }
    }

    /** In the first two cases it does not come as far as the log: the version, or its own files, are in the way. */
    @ParameterizedTest
    @CsvSource({
        "NOTHING_WRITTEN, FileAlreadyExistsException",
        "FILES_WRITTEN, NoSuchFileException",
        "FOLDER_COMPLETE, FencedException"
    })
    void whatWakesUpCannotPublish(Point point, String outcome) throws Exception {
        LoopUnderTest.Lane lane = LoopUnderTest.Lane.fresh(kafka, store);
        stale = start(lane, point);
        BufferedReader said = stale.inputReader();
        assertThat(next(said)).isEqualTo(point.name());
        signal("-STOP");
        CheckpointStore versions = new CheckpointStore(store);
        assertThat(versions.versions(lane.name())).hasSize(point == Point.FOLDER_COMPLETE ? 1 : 0);

        Checkpoint mine;
        try (Lineage newer = lane.open()) {
            assertThat(newer.recover().nextVersion()).isEqualTo(1);
            assertThat(versions.versions(lane.name())).isEmpty();
            mine = commit(newer, lane.name(), 1, "newer 1");

            signal("-CONT");
            stale.getOutputStream().write('\n');
            stale.getOutputStream().flush();
            assertThat(next(said)).isEqualTo(outcome);
            assertThat(stale.waitFor(60, TimeUnit.SECONDS)).isTrue();

            versions.verify(mine);
            assertThat(Files.readString(mine.file(FILE))).isEqualTo("newer 1");
            commit(newer, lane.name(), 2, "newer 2");
        }
        try (Lineage after = lane.open()) {
            Lineage.Start start = after.recover();
            assertThat(start.nextVersion()).isEqualTo(3);
            assertThat(Files.readString(start.parent().orElseThrow().file(FILE)))
                    .isEqualTo("newer 2");
        }
        assertThat(versions.versions(lane.name())).containsExactly(1L, 2L);
    }

    private Checkpoint commit(Lineage lineage, String lane, long version, String content) throws IOException {
        try (Draft draft = lineage.begin(version)) {
            Files.writeString(draft.folder().resolve(FILE), content);
            return lineage.commit(
                    draft, files -> TestVersions.manifest(lane, version, version - 1, Status.PUBLISHED, 0, 10, files));
        }
    }

    private Process start(LoopUnderTest.Lane lane, Point point) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx200m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StaleWriter.class.getName(),
                        kafka.connection().bootstrapServers(),
                        lane.versions(),
                        lane.name(),
                        store.toString(),
                        point.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String next(BufferedReader said) throws IOException {
        String line = said.readLine();
        while (line != null && !line.startsWith(StaleWriter.SAYS)) {
            line = said.readLine();
        }
        return line == null ? "its end" : line.substring(StaleWriter.SAYS.length());
    }

    private void signal(String which) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", which, Long.toString(stale.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }
}
