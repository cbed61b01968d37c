package io.freshet.model.checkpoint;

import static io.freshet.model.checkpoint.Manifests.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {

    @TempDir
    Path root;

    private SnapshotStore store;

    @BeforeEach
    void open() {
        store = new SnapshotStore(root);
    }

    private static Snapshot commit(SnapshotStore store, long version) throws IOException {
        try (SnapshotDraft draft = store.begin(LANE, version)) {
            Files.writeString(draft.folder().resolve("memory.json"), "{\"version\": " + version + "}");
            Files.writeString(draft.folder().resolve("labels.bin"), "");
            return draft.commit();
        }
    }

    private Path memory() {
        return root.resolve(LANE).resolve("memory");
    }

    private void assertFirstIsUsed(Path damagedFile) throws IOException {
        LatestSnapshot latest = store.newestAtOrBefore(LANE, 9);
        assertThat(latest.snapshot().orElseThrow().version()).isEqualTo(1);
        assertThat(latest.damaged()).singleElement().satisfies(e -> {
            assertThat(e.file()).isEqualTo(damagedFile);
            assertThat(e.expected()).isNotEqualTo(e.found());
        });
    }

    @Test
    void aLaneBeginsWithoutAny() throws IOException {
        assertThat(store.newestAtOrBefore(LANE, 5)).isEqualTo(new LatestSnapshot(Optional.empty(), List.of()));
        assertThat(store.prune(LANE, 2)).isEmpty();
        assertThat(store.deleteGarbage(LANE)).isEmpty();
        assertThat(store.discardAfter(LANE, 0)).isEmpty();
    }

    @Test
    void theNewestOfAVersionOrAnEarlierOneIsFound() throws IOException {
        commit(store, 2);
        Snapshot fifth = commit(store, 5);
        assertThat(fifth.folder()).isEqualTo(memory().resolve("v00000005"));
        assertThat(store.newestAtOrBefore(LANE, 1).snapshot()).isEmpty();
        assertThat(store.newestAtOrBefore(LANE, 4).snapshot().orElseThrow().version())
                .isEqualTo(2);
        assertThat(store.newestAtOrBefore(LANE, 5).snapshot()).contains(fifth);
        assertThat(Files.readString(fifth.folder().resolve("memory.json"))).isEqualTo("{\"version\": 5}");
    }

    @Test
    void versionsAndSnapshotsOfALaneDoNotSeeEachOther() throws IOException {
        CheckpointStore versions = new CheckpointStore(root);
        commit(store, 7);
        assertThat(versions.versions(LANE)).isEmpty();
        assertThat(versions.nextVersion(LANE)).isEqualTo(1);
        Manifests.commit(versions, 1);
        assertThat(store.versions(LANE)).containsExactly(7L);
        versions.prune(LANE, 1, Set.of());
        versions.deleteGarbage(LANE);
        assertThat(store.newestAtOrBefore(LANE, 7).damaged()).isEmpty();
        assertThat(store.newestAtOrBefore(LANE, 7).snapshot()).isPresent();
    }

    @Test
    void everyAlteredByteAndEveryTruncationIsDetected() throws IOException {
        commit(store, 1);
        Snapshot second = commit(store, 2);
        for (Path file : Trees.list(second.folder())) {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = 0; i < bytes.length; i++) {
                byte[] altered = bytes.clone();
                altered[i] ^= (byte) (1 << (i % 8));
                Files.write(file, altered);
                assertDamaged();
                Files.write(file, Arrays.copyOf(bytes, i));
                assertDamaged();
            }
            Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
            assertDamaged();
            Files.write(file, bytes);
        }
        assertThat(store.newestAtOrBefore(LANE, 9).damaged()).isEmpty();
    }

    private void assertDamaged() throws IOException {
        LatestSnapshot latest = store.newestAtOrBefore(LANE, 9);
        assertThat(latest.snapshot().orElseThrow().version()).isEqualTo(1);
        assertThat(latest.damaged()).hasSize(1);
    }

    @Test
    void missingForeignAndMisplacedFilesAreNamed() throws IOException {
        commit(store, 1);
        Path second = commit(store, 2).folder();
        Path labels = second.resolve("labels.bin");
        Files.delete(labels);
        assertFirstIsUsed(labels);
        Files.createDirectory(labels);
        assertFirstIsUsed(labels);
        Files.delete(labels);
        Files.createFile(labels);
        Path foreign = Files.createFile(second.resolve("x"));
        assertFirstIsUsed(foreign);
        Files.delete(foreign);
        Path list = second.resolve("snapshot.json");
        Files.move(second, memory().resolve("v00000003"));
        assertFirstIsUsed(memory().resolve("v00000003").resolve("snapshot.json"));
        Files.move(memory().resolve("v00000003"), second);
        Files.delete(list);
        assertFirstIsUsed(list);
    }

    @Test
    void prunesAllButTheNewestCompleteOnes() throws IOException {
        for (long version = 1; version <= 5; version++) {
            commit(store, version);
        }
        Files.writeString(memory().resolve("v00000005").resolve("labels.bin"), "cut");
        assertThat(store.prune(LANE, 2)).containsExactly(2L, 1L);
        assertThat(store.versions(LANE)).containsExactly(3L, 4L, 5L);
        assertThat(store.newestAtOrBefore(LANE, 5).snapshot().orElseThrow().version())
                .isEqualTo(4);
        assertThatIllegalArgumentException().isThrownBy(() -> store.prune(LANE, 0));
    }

    @Test
    void snapshotsOfVersionsThatNeverWereAreDiscarded() throws IOException {
        for (long version = 1; version <= 4; version++) {
            commit(store, version);
        }
        assertThat(store.discardAfter(LANE, 2)).containsExactly(4L, 3L);
        assertThat(store.versions(LANE)).containsExactly(1L, 2L);
        commit(store, 3);
    }

    @Test
    void oneIsNeverOverwrittenOrWrittenTwiceAtOnce() throws IOException {
        commit(store, 1);
        assertThatThrownBy(() -> store.begin(LANE, 1)).isInstanceOf(FileAlreadyExistsException.class);
        try (SnapshotDraft draft = store.begin(LANE, 2)) {
            assertThatThrownBy(() -> store.begin(LANE, 2))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining("being written");
            Files.createDirectory(draft.folder().resolve("sub"));
            assertThatThrownBy(draft::commit).hasMessageContaining("regular files only");
        }
        assertThat(Trees.list(memory())).hasSize(1);
    }

    @Test
    void writingOneSurvivesACrashAtEveryStep() throws IOException {
        Crashing crashing;
        int steps = 0;
        do {
            Path home = root.resolve("run-" + steps);
            SnapshotStore healthy = new SnapshotStore(home);
            commit(healthy, 1);
            crashing = new Crashing(steps++);
            SnapshotStore dying = new SnapshotStore(home, crashing);
            try {
                commit(dying, 2);
                dying.prune(LANE, 1);
            } catch (IOException e) {
                assertThat(e).hasMessage("the process is dead");
            }
            LatestSnapshot latest = healthy.newestAtOrBefore(LANE, 9);
            assertThat(latest.damaged()).isEmpty();
            assertThat(latest.snapshot()).isPresent();
            healthy.deleteGarbage(LANE);
            assertThat(Trees.list(home.resolve(LANE).resolve("memory"))).hasSameSizeAs(healthy.versions(LANE));
            commit(healthy, 3);
        } while (crashing.dead);
        assertThat(steps).isGreaterThan(14);
    }

    @Test
    void everythingIsDurableBeforeTheSnapshotAppears() throws IOException {
        Crashing recording = new Crashing(Integer.MAX_VALUE);
        commit(new SnapshotStore(root, recording), 1);
        List<String> done = recording.done;
        assertThat(done.subList(0, 4))
                .containsExactly("create " + LANE, "sync " + root.getFileName(), "create memory", "sync " + LANE);
        assertThat(done.subList(6, done.size()))
                .startsWith("sync labels.bin", "sync memory.json", "write .tmp-snapshot.json")
                .endsWith("move to v00000001", "sync memory", "delete .tmp-v00000001");
    }
}
