package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Snapshots of what lanes remember, beside the versions: {@code <root>/<lane>/memory/v<8 digits>/}. A snapshot appears
 * whole, in one rename. Nobody but the lane's one writer uses them, and a lane does without when it has to.
 */
public final class SnapshotStore {

    private final Path root;
    private final FileSteps steps;

    /** @param root of the lanes' versions, see {@link CheckpointStore} */
    public SnapshotStore(Path root) {
        this(root, FileSteps.REAL);
    }

    SnapshotStore(Path root, FileSteps steps) {
        this.root = root;
        this.steps = steps;
    }

    /**
     * Starts to write what a lane remembers after a version. The caller closes the draft.
     *
     * @throws java.nio.file.FileAlreadyExistsException when that snapshot exists or is being written
     */
    public SnapshotDraft begin(String lane, long version) throws IOException {
        return new SnapshotDraft(
                FolderDraft.begin(steps, memoryFolder(lane), Layout.folderName(version)), lane, version);
    }

    /** The newest snapshot, of this version or an earlier one, all of whose bytes are as written. */
    public LatestSnapshot newestAtOrBefore(String lane, long version) throws IOException {
        List<CorruptCheckpointException> damaged = new ArrayList<>();
        for (long candidate : newestFirst(lane)) {
            if (candidate > version) {
                continue;
            }
            Path folder = folder(lane, candidate);
            try {
                SnapshotList.read(folder, lane, candidate).verify(folder);
                return new LatestSnapshot(Optional.of(new Snapshot(candidate, folder)), damaged);
            } catch (CorruptCheckpointException e) {
                damaged.add(e);
            } catch (NoSuchFileException e) {
                // Gone between listing and reading.
                continue;
            }
        }
        return new LatestSnapshot(Optional.empty(), damaged);
    }

    /** The versions of all snapshots, intact or not, ascending. */
    List<Long> versions(String lane) throws IOException {
        return Trees.list(memoryFolder(lane)).stream()
                .map(Layout::versionOf)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .sorted()
                .toList();
    }

    /**
     * Removes all but the newest {@code keep} complete snapshots. One whose list does not fit its files' names and sizes
     * does not count as kept; the bytes are not read, as there may be gigabytes.
     *
     * @param keep at least 1
     * @return the versions of the removed snapshots, newest first
     */
    public List<Long> prune(String lane, int keep) throws IOException {
        if (keep < 1) {
            throw new IllegalArgumentException("prune must keep 1 snapshot or more, got " + keep);
        }
        List<Long> removed = new ArrayList<>();
        int complete = 0;
        for (long version : newestFirst(lane)) {
            if (complete >= keep) {
                remove(lane, version);
                removed.add(version);
            } else if (isComplete(lane, version)) {
                complete++;
            }
        }
        return removed;
    }

    /**
     * Removes snapshots of versions that never became part of the lineage. For the lane's one writer, at its start.
     *
     * @param version the last one that did; 0 = none
     * @return the versions of the removed snapshots, newest first
     */
    public List<Long> discardAfter(String lane, long version) throws IOException {
        List<Long> newer = newestFirst(lane).stream()
                .filter(candidate -> candidate > version)
                .toList();
        for (long candidate : newer) {
            remove(lane, candidate);
        }
        return newer;
    }

    /** Removes what dead writers left. For the lane's one writer, before its first draft. Returns what was removed. */
    public List<Path> deleteGarbage(String lane) throws IOException {
        return Trees.deleteTemporary(memoryFolder(lane), steps);
    }

    private boolean isComplete(String lane, long version) throws IOException {
        try {
            SnapshotList.read(folder(lane, version), lane, version);
            return true;
        } catch (CorruptCheckpointException e) {
            return false;
        }
    }

    private void remove(String lane, long version) throws IOException {
        Trees.remove(folder(lane, version), steps);
    }

    private List<Long> newestFirst(String lane) throws IOException {
        return versions(lane).stream().sorted(Comparator.reverseOrder()).toList();
    }

    private Path folder(String lane, long version) {
        return memoryFolder(lane).resolve(Layout.folderName(version));
    }

    private Path memoryFolder(String lane) {
        return root.resolve(Layout.requireLane(lane)).resolve(Layout.MEMORY);
    }
}
