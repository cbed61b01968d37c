package io.freshet.model.checkpoint;

import static io.freshet.model.checkpoint.Manifests.ADAPTER;
import static io.freshet.model.checkpoint.Manifests.LANE;
import static io.freshet.model.checkpoint.Manifests.commit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    @TempDir
    Path root;

    private CheckpointStore store;

    @BeforeEach
    void open() {
        store = new CheckpointStore(root.resolve("store"));
    }

    private Path lane() {
        return root.resolve("store").resolve(LANE);
    }

    @Test
    void aNewLaneIsEmpty() throws IOException {
        assertThat(store.versions(LANE)).isEmpty();
        assertThat(store.latestValid(LANE).checkpoint()).isEmpty();
        assertThat(store.nextVersion(LANE)).isEqualTo(1);
        assertThat(store.deleteGarbage(LANE)).isEmpty();
    }

    @Test
    void committedVersionsAreFoundAndIntact() throws IOException {
        Checkpoint first = commit(store, 1);
        commit(store, 2);
        assertThat(first.folder()).isEqualTo(lane().resolve("v00000001"));
        assertThat(first.manifest().files().keySet()).containsExactly("adapter_config.json", ADAPTER);
        assertThat(store.versions(LANE)).containsExactly(1L, 2L);
        assertThat(store.nextVersion(LANE)).isEqualTo(3);
        assertThat(store.read(LANE, 1)).isEqualTo(first);
        store.verify(first);
        assertThat(store.latestValid(LANE).checkpoint().orElseThrow().manifest().version())
                .isEqualTo(2);
        assertThat(Trees.list(lane()))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("v00000001", "v00000002");
    }

    @Test
    void readingNamesAVersionThatIsNotThere() {
        assertThatThrownBy(() -> store.read(LANE, 9))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("v00000009");
        assertThatIllegalArgumentException().isThrownBy(() -> store.read("../etc", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> store.read(LANE, 0));
    }

    @Test
    void ignoresWhatIsNoVersion() throws IOException {
        commit(store, 1);
        for (String name : List.of("v2", "v0000000x", "v00000000", "v000000002", "lost+found")) {
            Files.createDirectory(lane().resolve(name));
        }
        assertThat(store.versions(LANE)).containsExactly(1L);
        assertThat(store.nextVersion(LANE)).isEqualTo(2);
    }

    @Test
    void countsPastEightDigits() throws IOException {
        commit(store, 99_999_999L);
        commit(store, 100_000_000L);
        assertThat(store.versions(LANE)).containsExactly(99_999_999L, 100_000_000L);
    }

    @Test
    void findsTheLatestThatIsWanted() throws IOException {
        commit(store, 1);
        commit(store, 2);
        store.setStatus(LANE, 2, Status.ROLLED_BACK);
        LatestCheckpoint published = store.latestValid(LANE, manifest -> manifest.status() == Status.PUBLISHED);
        assertThat(published.checkpoint().orElseThrow().manifest().version()).isEqualTo(1);
        assertThat(published.damaged()).isEmpty();
    }

    @Test
    void changesNothingButTheStatus() throws IOException {
        Checkpoint before = commit(store, 1);
        Checkpoint after = store.setStatus(LANE, 1, Status.ROLLED_BACK);
        assertThat(after.manifest()).isEqualTo(before.manifest().withStatus(Status.ROLLED_BACK));
        store.verify(store.read(LANE, 1));
        assertThatThrownBy(() -> store.verify(before))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("another one");
        assertThat(Trees.list(lane())).hasSize(1);
    }

    @Test
    void prunesAllButTheNewestAndTheProtected() throws IOException {
        for (int version = 1; version <= 6; version++) {
            commit(store, version);
        }
        assertThat(store.prune(LANE, 2, Set.of(2L))).containsExactly(4L, 3L, 1L);
        assertThat(store.versions(LANE)).containsExactly(2L, 5L, 6L);
        assertThat(store.prune(LANE, 9, Set.of())).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> store.prune(LANE, 0, Set.of()));
    }

    @Test
    void damagedVersionsDoNotCountAsKept() throws IOException {
        for (int version = 1; version <= 4; version++) {
            commit(store, version);
        }
        Files.writeString(lane().resolve("v00000004").resolve(ADAPTER), "damaged");
        Files.delete(lane().resolve("v00000003").resolve(Layout.MANIFEST));
        assertThat(store.prune(LANE, 1, Set.of())).containsExactly(1L);
        assertThat(store.latestValid(LANE).checkpoint().orElseThrow().manifest().version())
                .isEqualTo(2);
    }
}
