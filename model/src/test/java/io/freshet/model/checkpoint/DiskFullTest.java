package io.freshet.model.checkpoint;

import static io.freshet.model.checkpoint.Manifests.LANE;
import static io.freshet.model.checkpoint.Manifests.commit;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** There is no room at one step of a writer; the process lives, and later there is room again. */
class DiskFullTest {

    @TempDir
    Path root;

    /** Something that needs room, on a store that holds version 1. */
    private interface Work {
        void on(CheckpointStore store) throws IOException;
    }

    /** Fails once, at one step that takes room; a file that is being written is left half. Deleting needs none. */
    private static final class Full implements FileSteps {
        private int stepsLeft;
        private Path at;

        Full(int steps) {
            this.stepsLeft = steps;
        }

        @Override
        public void step(Kind kind, Path path, Change change) throws IOException {
            if (kind != Kind.DELETE && stepsLeft-- == 0) {
                at = path;
                Crashing.halve(kind, path, change);
                throw new IOException("No space left on device");
            }
            change.make();
        }
    }

    @Test
    void writingAVersion() throws IOException {
        assertThat(failAtEveryStep(store -> commit(store, 2), List.of(1L))).isGreaterThan(8);
    }

    @Test
    void changingAStatus() throws IOException {
        assertThat(failAtEveryStep(store -> store.setStatus(LANE, 1, Status.ROLLED_BACK), List.of(1L)))
                .isGreaterThan(3);
    }

    @Test
    void discardingAVersion() throws IOException {
        Work work = store -> {
            if (store.versions(LANE).contains(1L)) {
                store.discard(LANE, 1);
            }
        };
        assertThat(failAtEveryStep(work, List.of(1L))).isGreaterThan(1);
    }

    /**
     * @param before the versions that must be there, or with one change, after every failure
     * @return how many steps there are
     */
    private int failAtEveryStep(Work work, List<Long> before) throws IOException {
        for (int steps = 0; ; steps++) {
            Path home = root.resolve("run-" + steps);
            CheckpointStore roomy = new CheckpointStore(home);
            commit(roomy, 1);
            Full full = new Full(steps);
            try {
                work.on(new CheckpointStore(home, full));
                assertThat(full.at).isNull();
                return steps;
            } catch (DiskFullException e) {
                assertThat(e)
                        .hasMessageStartingWith(full.at.toString())
                        .hasMessageContaining("the disk is full: No space left on device. Free some room");
            }
            assertNothingIsHalf(roomy, home, before);
            // The next try, by the same process or another one.
            roomy.deleteGarbage(LANE);
            if (roomy.versions(LANE).size() == before.size()) {
                work.on(roomy);
            }
            assertThat(roomy.latestValid(LANE).damaged()).isEmpty();
        }
    }

    private static void assertNothingIsHalf(CheckpointStore store, Path home, List<Long> before) throws IOException {
        assertThat(store.latestValid(LANE).damaged()).isEmpty();
        for (long version : store.versions(LANE)) {
            store.verify(store.read(LANE, version));
        }
        assertThat(Math.abs(store.versions(LANE).size() - before.size())).isLessThanOrEqualTo(1);
        // What a writer that lives leaves behind is only what it could not put out of sight.
        assertThat(Files.isDirectory(home.resolve(LANE))).isTrue();
    }

    @Test
    void aFullDiskIsRecognisedBehindOtherFailures() {
        IOException full = new IOException("Write failed", new IOException("Disk quota exceeded"));
        assertThat(DiskFullException.isBehind(new IllegalStateException(full))).isTrue();
        assertThat(DiskFullException.isBehind(new IOException("Permission denied")))
                .isFalse();
    }
}
