package io.freshet.model.checkpoint;

import static io.freshet.model.checkpoint.Manifests.ADAPTER;
import static io.freshet.model.checkpoint.Manifests.LANE;
import static io.freshet.model.checkpoint.Manifests.commit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftTest {

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
    void aDraftIsInvisibleAndVanishesWithoutACommit() throws IOException {
        try (Draft draft = store.begin(LANE, 1)) {
            Files.writeString(draft.folder().resolve(ADAPTER), "half");
            assertThat(store.versions(LANE)).isEmpty();
            assertThat(store.nextVersion(LANE)).isEqualTo(1);
        }
        assertThat(Trees.list(lane())).isEmpty();
    }

    @Test
    void refusesToOverwriteAVersion() throws IOException {
        Checkpoint first = commit(store, 1);
        assertThatThrownBy(() -> store.begin(LANE, 1))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("v00000001")
                .hasMessageContaining("never overwritten");
        store.verify(first);
    }

    @Test
    void refusesASecondWriterOfOneVersion() throws IOException {
        CheckpointStore other = new CheckpointStore(root.resolve("store"));
        try (Draft draft = store.begin(LANE, 1)) {
            assertThatThrownBy(() -> other.begin(LANE, 1))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining("this version is being written");
            try (Draft next = other.begin(LANE, 2)) {
                assertThat(next.folder()).isNotEqualTo(draft.folder());
            }
        }
        commit(other, 1);
    }

    @Test
    void oneOfManyThreadsMayWriteAVersion() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier together = new CyclicBarrier(threads);
        Callable<Boolean> writer = () -> {
            together.await();
            try {
                // Left open: the others must find it.
                store.begin(LANE, 1);
                return true;
            } catch (FileAlreadyExistsException e) {
                assertThat(e).hasMessageContaining("being written");
                return false;
            }
        };
        List<Boolean> begun = new ArrayList<>();
        try {
            for (Future<Boolean> thread : pool.invokeAll(Collections.nCopies(threads, writer))) {
                begun.add(thread.get());
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(begun).hasSize(threads).containsOnlyOnce(true);
    }

    @Test
    void aStalledWriterCannotTouchItsSuccessor() throws IOException {
        try (Draft stalled = store.begin(LANE, 1)) {
            assertThat(store.deleteGarbage(LANE)).hasSize(1);
            try (Draft successor = store.begin(LANE, 1)) {
                Files.writeString(successor.folder().resolve(ADAPTER), "right");
                assertThatThrownBy(() -> Files.writeString(stalled.folder().resolve(ADAPTER), "wrong"))
                        .isInstanceOf(NoSuchFileException.class);
                assertThatThrownBy(() -> stalled.commit(files -> Manifests.of(1, files)))
                        .isInstanceOf(IOException.class);
                store.verify(successor.commit(files -> Manifests.of(1, files)));
            }
        }
        assertThat(Files.readString(store.read(LANE, 1).file(ADAPTER))).isEqualTo("right");
    }

    @Test
    void aVersionCommittedMeanwhileIsNotOverwritten() throws IOException {
        try (Draft slow = store.begin(LANE, 1)) {
            Files.writeString(slow.folder().resolve(ADAPTER), "slow");
            Path hidden = root.resolve("hidden");
            Files.move(slow.folder().getParent(), hidden);
            commit(store, 1);
            Files.move(hidden, slow.folder().getParent());
            assertThatThrownBy(() -> slow.commit(files -> Manifests.of(1, files)))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(Files.readString(store.read(LANE, 1).file(ADAPTER))).isEqualTo("weights of 1");
    }

    @Test
    void refusesAManifestThatDoesNotDescribeTheDraft() throws IOException {
        try (Draft draft = store.begin(LANE, 2)) {
            Files.writeString(draft.folder().resolve(ADAPTER), "x");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> draft.commit(files -> Manifests.of(3, files)))
                    .withMessageContaining("embedding/2")
                    .withMessageContaining("embedding/3");
            assertThatIllegalArgumentException().isThrownBy(() -> draft.commit(files -> Manifests.of(2, Map.of())));
            Files.createDirectory(draft.folder().resolve("sub"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> draft.commit(files -> Manifests.of(2, files)))
                    .withMessageContaining("sub");
        }
        assertThat(store.versions(LANE)).isEmpty();
    }

    @Test
    void refusesACommitAfterClose() throws IOException {
        Draft draft = store.begin(LANE, 1);
        draft.close();
        draft.close();
        assertThatIllegalStateException().isThrownBy(() -> draft.commit(files -> Manifests.of(1, files)));
    }
}
