package io.freshet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestVersions;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.FencedException;
import io.freshet.streams.version.VersionLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every opening of the lineage here is what a restarted coordinator does. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class LineageTest {

    private static final String FILE = "adapter_model.safetensors";

    private final TestBroker kafka;
    private final String lane;
    private final String versions;
    private final List<Lineage> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    LineageTest(TestBroker kafka) {
        this.kafka = kafka;
        lane = kafka.freshName("lane");
        versions = kafka.versionsTopic();
    }

    @AfterEach
    void close() {
        opened.forEach(Lineage::close);
    }

    @Test
    void aNewLaneStartsAtTheBaseModelAndTheEarliestRecords() throws IOException {
        assertThat(open().recover())
                .isEqualTo(new Lineage.Start(1, 1, java.util.Optional.empty(), 0, Map.of(), List.of()));
    }

    @Test
    void whatWasCommittedIsFoundAgain() throws IOException {
        Lineage lineage = open();
        commit(lineage, 1, 0, Status.PUBLISHED, 0, 10);
        Checkpoint second = commit(lineage, 2, 1, Status.PUBLISHED, 10, 20);
        Lineage.Start start = open().recover();
        assertThat(start.nextVersion()).isEqualTo(3);
        assertThat(start.parent()).contains(second);
        assertThat(start.offsets()).isEqualTo(Map.of(0, 20L));
        assertThat(start.epoch()).isEqualTo(2);
    }

    @Test
    void theRecordsOfARejectedVersionStayConsumedThoughItsParentIsServed() throws IOException {
        Lineage lineage = open();
        Checkpoint first = commit(lineage, 1, 0, Status.PUBLISHED, 0, 10);
        commit(lineage, 2, 1, Status.REJECTED, 10, 20);
        Lineage.Start start = open().recover();
        assertThat(start.nextVersion()).isEqualTo(3);
        assertThat(start.parent()).contains(first);
        assertThat(start.offsets()).isEqualTo(Map.of(0, 20L));
    }

    @Test
    void aFolderWithoutItsRecordAndAHalfWrittenOneAreRemoved() throws IOException {
        commit(open(), 1, 0, Status.PUBLISHED, 0, 10);
        Checkpoint orphan = TestVersions.store(new CheckpointStore(folder), lane, 2, LineageTest::fill);
        Path halfWritten = open().begin(3).folder();
        fill(halfWritten);
        Lineage restarted = open();
        assertThat(restarted.recover().nextVersion()).isEqualTo(2);
        assertThat(orphan.folder()).doesNotExist();
        assertThat(halfWritten).doesNotExist();
        commit(restarted, 2, 1, Status.PUBLISHED, 10, 30);
        assertThat(open().recover().offsets()).isEqualTo(Map.of(0, 30L));
    }

    @Test
    void aStoreThatIsAheadOfTheLogByMoreThanACrashCanExplainIsLeftAlone() throws IOException {
        CheckpointStore store = new CheckpointStore(folder);
        TestVersions.store(store, lane, 1, LineageTest::fill);
        TestVersions.store(store, lane, 2, LineageTest::fill);
        assertThatThrownBy(() -> open().recover())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 2 of lane " + lane)
                .hasMessageContaining("the version log ends at 0")
                .hasMessageContaining("kafka.bootstrap-servers");
        assertThat(store.versions(lane)).containsExactly(1L, 2L);
    }

    @Test
    void aDamagedVersionIsNotUsedAndItsRecordsAreReadAgainOntoTheOneBefore() throws IOException {
        Lineage lineage = open();
        Checkpoint first = commit(lineage, 1, 0, Status.PUBLISHED, 0, 10);
        damage(commit(lineage, 2, 1, Status.PUBLISHED, 10, 20));
        Lineage.Start start = open().recover();
        assertThat(start.parent()).contains(first);
        assertThat(start.offsets()).isEqualTo(Map.of(0, 10L));
        assertThat(start.nextVersion()).isEqualTo(3);
    }

    @Test
    void whenEveryVersionIsDamagedTheBaseModelStartsOver() throws IOException {
        Lineage lineage = open();
        damage(commit(lineage, 1, 0, Status.PUBLISHED, 0, 10));
        damage(commit(lineage, 2, 1, Status.PUBLISHED, 10, 20));
        Lineage.Start start = open().recover();
        assertThat(start.parent()).isEmpty();
        assertThat(start.offsets()).isEmpty();
        assertThat(start.nextVersion()).isEqualTo(3);
    }

    @Test
    void theRecordsOfARejectedVersionAreNotReadAgainWhenTheOneAfterItIsDamaged() throws IOException {
        Lineage lineage = open();
        Checkpoint first = commit(lineage, 1, 0, Status.PUBLISHED, 0, 10);
        commit(lineage, 2, 1, Status.REJECTED, 10, 20);
        damage(commit(lineage, 3, 1, Status.PUBLISHED, 20, 30));
        Lineage.Start start = open().recover();
        assertThat(start.parent()).contains(first);
        assertThat(start.offsets()).isEqualTo(Map.of(0, 20L));
    }

    @Test
    void aDamagedVersionThatWasLeftBehindHasNoSayAnyMore() throws IOException {
        Lineage lineage = open();
        Checkpoint first = commit(lineage, 1, 0, Status.PUBLISHED, 0, 10);
        damage(commit(lineage, 2, 1, Status.PUBLISHED, 10, 20));
        Lineage restarted = open();
        restarted.recover();
        commit(restarted, 3, 1, Status.REJECTED, 10, 25);
        Lineage.Start start = open().recover();
        assertThat(start.parent()).contains(first);
        assertThat(start.offsets()).isEqualTo(Map.of(0, 25L));

        damage(commit(open(), 4, 1, Status.PUBLISHED, 25, 40));
        assertThat(open().recover().offsets()).isEqualTo(Map.of(0, 25L));
    }

    @Test
    void aSecondCoordinatorFencesTheFirst() throws IOException {
        Lineage first = open();
        commit(first, 1, 0, Status.PUBLISHED, 0, 10);
        Lineage second = open();
        assertThat(second.recover().nextVersion()).isEqualTo(2);
        assertThatThrownBy(() -> commit(first, 2, 1, Status.PUBLISHED, 10, 20)).isInstanceOf(FencedException.class);

        // The folder that the first one left is in the way of the second until it starts again.
        Lineage third = open();
        assertThat(third.recover().nextVersion()).isEqualTo(2);
        commit(third, 2, 1, Status.PUBLISHED, 10, 30);
        assertThat(open().recover().offsets()).isEqualTo(Map.of(0, 30L));
    }

    @Test
    void oldVersionsAreRemovedButNeverTheOneInUse() throws IOException {
        Lineage lineage = open();
        commit(lineage, 1, 0, Status.PUBLISHED, 0, 10);
        for (int version = 2; version <= 5; version++) {
            commit(lineage, version, 1, Status.REJECTED, 10L * version - 10, 10L * version);
        }
        lineage.prune(2, Set.of(1L));
        assertThat(new CheckpointStore(folder).versions(lane)).containsExactly(1L, 4L, 5L);
        Lineage.Start start = open().recover();
        assertThat(start.nextVersion()).isEqualTo(6);
        assertThat(start.parent())
                .hasValueSatisfying(
                        parent -> assertThat(parent.manifest().version()).isEqualTo(1));
    }

    private Lineage open() {
        Lineage lineage = Lineage.of(
                new CheckpointStore(folder),
                VersionLog.open(kafka.connection(), versions, lane),
                lane,
                InstantSource.system());
        opened.add(lineage);
        return lineage;
    }

    private Checkpoint commit(Lineage lineage, long version, long parent, Status status, long from, long to)
            throws IOException {
        try (Draft draft = lineage.begin(version)) {
            fill(draft.folder());
            return lineage.commit(
                    draft, files -> TestVersions.manifest(lane, version, parent, status, from, to, files));
        }
    }

    private static void fill(Path folder) throws IOException {
        Files.writeString(folder.resolve(FILE), "weights");
    }

    private static void damage(Checkpoint checkpoint) throws IOException {
        Files.writeString(checkpoint.file(FILE), "Weights");
    }
}
