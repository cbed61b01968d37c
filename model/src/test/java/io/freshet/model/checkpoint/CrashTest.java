package io.freshet.model.checkpoint;

import static io.freshet.model.checkpoint.Manifests.ADAPTER;
import static io.freshet.model.checkpoint.Manifests.LANE;
import static io.freshet.model.checkpoint.Manifests.commit;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process dies before or in the middle of each change to the file system; nothing runs after that. */
class CrashTest {

    @TempDir
    Path root;

    /** Something a writer does, on a store that holds version 1. */
    private interface Work {
        void on(CheckpointStore store) throws IOException;
    }

    /** Runs the work with ever more steps allowed until it survives; checks the store after every crash. */
    private int crashAtEveryStep(Work work, Set<List<Long>> allowedVersions) throws IOException {
        for (int steps = 0; ; steps++) {
            Path home = root.resolve("run-" + steps);
            CheckpointStore healthy = new CheckpointStore(home);
            commit(healthy, 1);
            Crashing crashing = new Crashing(steps);
            try {
                work.on(new CheckpointStore(home, crashing));
            } catch (IOException e) {
                assertThat(e).hasMessage("the process is dead");
            }
            List<Long> versions = healthy.versions(LANE);
            assertThat(allowedVersions).contains(versions);
            for (long version : versions) {
                healthy.verify(healthy.read(LANE, version));
            }
            assertThat(healthy.latestValid(LANE).damaged()).isEmpty();
            healthy.deleteGarbage(LANE);
            assertThat(Trees.list(home.resolve(LANE))).hasSameSizeAs(versions);
            commit(healthy, healthy.nextVersion(LANE));
            if (!crashing.dead) {
                return steps;
            }
        }
    }

    @Test
    void writingAVersionSurvivesACrashAtEveryStep() throws IOException {
        int steps = crashAtEveryStep(store -> commit(store, 2), Set.of(List.of(1L), List.of(1L, 2L)));
        assertThat(steps).isGreaterThan(8);
    }

    @Test
    void theFirstVersionOfALaneSurvivesACrashAtEveryStep() throws IOException {
        Crashing crashing;
        int steps = 0;
        do {
            Path home = root.resolve("first-" + steps);
            crashing = new Crashing(steps++);
            try {
                commit(new CheckpointStore(home, crashing), 1);
            } catch (IOException e) {
                assertThat(e).hasMessage("the process is dead");
            }
            CheckpointStore healthy = new CheckpointStore(home);
            assertThat(healthy.latestValid(LANE).damaged()).isEmpty();
            healthy.deleteGarbage(LANE);
            commit(healthy, healthy.nextVersion(LANE));
        } while (crashing.dead);
        assertThat(steps).isGreaterThan(10);
    }

    @Test
    void changingAStatusSurvivesACrashAtEveryStep() throws IOException {
        int steps = crashAtEveryStep(store -> store.setStatus(LANE, 1, Status.ROLLED_BACK), Set.of(List.of(1L)));
        assertThat(steps).isGreaterThan(3);
    }

    @Test
    void pruningSurvivesACrashAtEveryStep() throws IOException {
        Work work = store -> {
            if (store.versions(LANE).equals(List.of(1L))) {
                commit(
                        new CheckpointStore(
                                store.read(LANE, 1).folder().getParent().getParent()),
                        2);
            }
            store.prune(LANE, 1, Set.of());
        };
        assertThat(crashAtEveryStep(work, Set.of(List.of(1L, 2L), List.of(2L)))).isGreaterThan(4);
    }

    @Test
    void everythingIsDurableBeforeTheVersionAppears() throws IOException {
        Crashing recording = new Crashing(Integer.MAX_VALUE);
        CheckpointStore store = new CheckpointStore(root, recording);
        try (Draft draft = store.begin(LANE, 1)) {
            Files.writeString(draft.folder().resolve(ADAPTER), "weights");
            String folder = draft.folder().getFileName().toString();
            draft.commit(files -> Manifests.of(1, files));
            assertThat(recording.done)
                    .containsExactly(
                            "create embedding",
                            "sync " + root.getFileName(),
                            "create .tmp-v00000001",
                            "create " + folder,
                            "sync " + ADAPTER,
                            "write .tmp-manifest.json",
                            "sync .tmp-manifest.json",
                            "move to manifest.json",
                            "sync " + folder,
                            "move to v00000001",
                            "sync embedding",
                            "delete .tmp-v00000001");
        }
    }
}
