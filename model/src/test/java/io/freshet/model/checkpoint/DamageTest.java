package io.freshet.model.checkpoint;

import static io.freshet.model.checkpoint.Manifests.ADAPTER;
import static io.freshet.model.checkpoint.Manifests.LANE;
import static io.freshet.model.checkpoint.Manifests.commit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Version 2 is damaged in every way there is; each time version 1 must be used and the damage be named. */
class DamageTest {

    @TempDir
    Path root;

    private CheckpointStore store;
    private Checkpoint second;

    @BeforeEach
    void writeTwoVersions() throws IOException {
        store = new CheckpointStore(root);
        commit(store, 1);
        second = commit(store, 2);
    }

    private void assertFirstIsUsed(Path damagedFile) throws IOException {
        LatestCheckpoint latest = store.latestValid(LANE);
        assertThat(latest.checkpoint().orElseThrow().manifest().version()).isEqualTo(1);
        assertThat(latest.damaged()).singleElement().satisfies(e -> {
            assertThat(e.file()).isEqualTo(damagedFile);
            assertThat(e.expected()).isNotEqualTo(e.found());
        });
    }

    @Test
    void everyAlteredByteOfEveryFileIsDetected() throws IOException {
        for (Path file : Trees.list(second.folder())) {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = 0; i < bytes.length; i++) {
                byte[] altered = bytes.clone();
                altered[i] ^= (byte) (1 << (i % 8));
                Files.write(file, altered);
                assertFirstIsUsed(file);
            }
            Files.write(file, bytes);
        }
        store.verify(second);
    }

    @Test
    void everyTruncationOfEveryFileIsDetected() throws IOException {
        for (Path file : Trees.list(second.folder())) {
            byte[] bytes = Files.readAllBytes(file);
            for (int length = 0; length < bytes.length; length++) {
                Files.write(file, Arrays.copyOf(bytes, length));
                assertFirstIsUsed(file);
            }
            Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
            assertFirstIsUsed(file);
            Files.write(file, bytes);
        }
        store.verify(second);
    }

    @Test
    void aMissingFileIsDetected() throws IOException {
        for (Path file : Trees.list(second.folder())) {
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            assertFirstIsUsed(file);
            Files.write(file, bytes);
        }
    }

    @Test
    void aForeignFileIsDetected() throws IOException {
        Path foreign = second.folder().resolve("pytorch_model.bin");
        Files.writeString(foreign, "");
        assertFirstIsUsed(foreign);
    }

    @Test
    void aFolderOrLinkInPlaceOfAFileIsDetected() throws IOException {
        Path file = second.file(ADAPTER);
        Path elsewhere = root.resolve("elsewhere");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        assertFirstIsUsed(file);
        Files.delete(file);
        Files.createDirectory(file);
        assertFirstIsUsed(file);
    }

    @Test
    void aVersionUnderAnotherNumberDoesNotExist() throws IOException {
        Path copied = second.folder().resolveSibling("v00000003");
        Files.move(second.folder(), copied);
        assertThat(store.versions(LANE)).containsExactly(1L);
        assertFirstIsUsed(copied.resolve(Layout.MANIFEST));
    }

    @Test
    void theErrorNamesFileExpectedAndFound() throws IOException {
        Files.writeString(second.file(ADAPTER), "other weights");
        assertThatThrownBy(() -> store.verify(second))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining(second.file(ADAPTER).toString())
                .hasMessageContaining(second.manifest().files().get(ADAPTER))
                .hasMessageContaining(Sha256.of(second.file(ADAPTER)));
    }

    @Test
    void nothingIsUsedWhenEverythingIsDamaged() throws IOException {
        Files.delete(second.file(Layout.MANIFEST));
        Files.delete(store.read(LANE, 1).file(ADAPTER));
        LatestCheckpoint latest = store.latestValid(LANE);
        assertThat(latest.checkpoint()).isEmpty();
        assertThat(latest.damaged()).hasSize(2);
    }
}
