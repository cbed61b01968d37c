package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestAdapters;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestModel;
import io.freshet.actors.testing.TestVersions;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator starts on a real adapter whose newest version is torn: at a sample of places, since that every tear is
 * seen is the store's test.
 */
@ExtendWith(SharedParts.class)
@Timeout(180)
class TornStartTest {

    private static final ActorTestKit KIT = TestKits.create();

    private final TestBroker kafka;
    private final TestModel model;

    @TempDir
    private Path store;

    TornStartTest(TestBroker kafka, TestModel model) {
        this.kafka = kafka;
        this.model = model;
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void theVersionBeforeIsUsedAndTheDamageIsSaid() throws IOException {
        LoopUnderTest.Lane lane = LoopUnderTest.Lane.fresh(kafka, store);
        try (Lineage lineage = lane.open()) {
            lineage.recover();
            Checkpoint first = commit(lineage, lane.name(), 1);
            Checkpoint second = commit(lineage, lane.name(), 2);
            List<Path> files;
            try (Stream<Path> all = Files.list(second.folder())) {
                files = all.sorted().toList();
            }
            assertThat(files).hasSizeGreaterThan(2);
            for (Path file : files) {
                byte[] sound = Files.readAllBytes(file);
                byte[] flipped = sound.clone();
                flipped[sound.length / 2] ^= 1;
                byte[] longer = Arrays.copyOf(sound, sound.length + 1);
                for (byte[] torn : List.of(flipped, longer, Arrays.copyOf(sound, sound.length - 1), new byte[0])) {
                    Files.write(file, torn);
                    assertFirstIsUsed(lineage, lane.name(), first, file);
                }
                Files.delete(file);
                assertFirstIsUsed(lineage, lane.name(), first, file);
                Files.write(file, sound);
            }
            assertThat(lineage.recover().parent()).contains(second);
        }
    }

    private static void assertFirstIsUsed(Lineage lineage, String lane, Checkpoint first, Path torn) {
        Lineage.Start start = LoggingTestKit.error(lane + "/2 is damaged and is not used: " + torn)
                .expect(KIT.system(), () -> recover(lineage));
        assertThat(start.parent()).contains(first);
        assertThat(start.offsets()).isEqualTo(Map.of(0, 10L));
    }

    private static Lineage.Start recover(Lineage lineage) {
        try {
            return lineage.recover();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Checkpoint commit(Lineage lineage, String lane, long version) throws IOException {
        try (Draft draft = lineage.begin(version)) {
            TestAdapters.random(draft.folder(), model.encoder(), 0.01, version);
            return lineage.commit(
                    draft,
                    files -> TestVersions.manifest(
                            lane, version, version - 1, Status.PUBLISHED, 10 * version - 10, 10 * version, files));
        }
    }
}
