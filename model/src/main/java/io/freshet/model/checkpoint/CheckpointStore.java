package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Versions on a file system: {@code <root>/<lane>/v<8 digits>/}. A version appears whole, in one rename, and a folder
 * without a valid manifest does not exist for readers. Any number of readers, in any process; one writer per lane.
 */
public final class CheckpointStore {

    private final Path root;
    private final FileSteps steps;

    /** @param root created with the first version */
    public CheckpointStore(Path root) {
        this(root, FileSteps.REAL);
    }

    /** @param steps how it changes the file system */
    public CheckpointStore(Path root, FileSteps steps) {
        this.root = root;
        this.steps = new ExplainedSteps(steps);
    }

    /**
     * Starts to write a version. The caller closes the draft.
     *
     * @throws java.nio.file.FileAlreadyExistsException when the version exists or is being written
     */
    public Draft begin(String lane, long version) throws IOException {
        return Draft.begin(steps, laneFolder(lane), lane, version);
    }

    /** The versions with a valid manifest, ascending. Their other files are not looked at, see {@link #verify}. */
    public List<Long> versions(String lane) throws IOException {
        List<Long> valid = new ArrayList<>();
        for (long version : numbers(lane)) {
            try {
                read(lane, version);
                valid.add(version);
            } catch (CorruptCheckpointException | NoSuchFileException e) {
                // Does not exist for readers; latestValid reports it.
                continue;
            }
        }
        return List.copyOf(valid);
    }

    /** The lowest number above every folder's, damaged ones included: what the next version can be called. */
    public long nextVersion(String lane) throws IOException {
        List<Long> numbers = numbers(lane);
        return numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
    }

    /**
     * Reads a version's manifest.
     *
     * @throws NoSuchFileException when there is no such version
     * @throws CorruptCheckpointException when its manifest is missing or damaged
     */
    public Checkpoint read(String lane, long version) throws IOException {
        Path folder = laneFolder(lane).resolve(Layout.folderName(version));
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "there is no such version");
        }
        return Verifier.read(folder, lane, version);
    }

    /**
     * Compares every byte of a version with its manifest.
     *
     * @throws CorruptCheckpointException naming the first missing, foreign or altered file
     */
    public void verify(Checkpoint checkpoint) throws IOException {
        Verifier.verify(checkpoint);
    }

    /** The newest version all of whose bytes are as written. */
    public LatestCheckpoint latestValid(String lane) throws IOException {
        return latestValid(lane, manifest -> true);
    }

    /** The newest intact version among those whose manifest is wanted, for example the published ones. */
    public LatestCheckpoint latestValid(String lane, Predicate<Manifest> wanted) throws IOException {
        List<CorruptCheckpointException> damaged = new ArrayList<>();
        for (long version : newestFirst(lane)) {
            try {
                Checkpoint checkpoint = read(lane, version);
                if (wanted.test(checkpoint.manifest())) {
                    verify(checkpoint);
                    return new LatestCheckpoint(Optional.of(checkpoint), damaged);
                }
            } catch (CorruptCheckpointException e) {
                damaged.add(e);
            } catch (NoSuchFileException e) {
                // Pruned between listing and reading.
                continue;
            }
        }
        return new LatestCheckpoint(Optional.empty(), damaged);
    }

    /** Replaces a version's status in its manifest, in one step. Returns the version as it is now. */
    public Checkpoint setStatus(String lane, long version, Status status) throws IOException {
        Checkpoint checkpoint = read(lane, version);
        Manifest manifest = checkpoint.manifest().withStatus(status);
        AtomicFile.write(checkpoint.file(Layout.MANIFEST), laneFolder(lane), ManifestJson.write(manifest), steps);
        return new Checkpoint(checkpoint.folder(), manifest);
    }

    /** Removes what dead writers left. For the lane's one writer, before its first draft. Returns what was removed. */
    public List<Path> deleteGarbage(String lane) throws IOException {
        return Trees.deleteTemporary(laneFolder(lane), steps);
    }

    /**
     * Removes all but the newest {@code keep} intact versions and the protected ones. A damaged version does not count
     * as kept; those newer than the oldest kept one stay for inspection. Nothing is removed while fewer than
     * {@code keep} versions are intact.
     *
     * @param keep at least 1
     * @return the removed versions, newest first
     */
    public List<Long> prune(String lane, int keep, Set<Long> protectedVersions) throws IOException {
        if (keep < 1) {
            throw new IllegalArgumentException("prune must keep 1 version or more, got " + keep);
        }
        List<Long> removed = new ArrayList<>();
        int intact = 0;
        for (long version : newestFirst(lane)) {
            if (intact < keep) {
                intact += isIntact(lane, version) ? 1 : 0;
            } else if (!protectedVersions.contains(version)) {
                remove(lane, version);
                removed.add(version);
            }
        }
        return removed;
    }

    /** Removes a version that never became part of the lineage, intact or not. For the lane's one writer. */
    public void discard(String lane, long version) throws IOException {
        remove(lane, version);
    }

    /** What the lane has beside its versions. */
    public LaneFiles files(String lane) {
        return new LaneFiles(root, lane, steps);
    }

    /** What its lanes remember. */
    public SnapshotStore snapshots() {
        return new SnapshotStore(root, steps);
    }

    private boolean isIntact(String lane, long version) throws IOException {
        try {
            verify(read(lane, version));
            return true;
        } catch (CorruptCheckpointException e) {
            return false;
        }
    }

    private void remove(String lane, long version) throws IOException {
        Trees.remove(laneFolder(lane).resolve(Layout.folderName(version)), steps);
    }

    private List<Long> numbers(String lane) throws IOException {
        return Trees.list(laneFolder(lane)).stream()
                .map(Layout::versionOf)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .sorted()
                .toList();
    }

    private List<Long> newestFirst(String lane) throws IOException {
        return numbers(lane).stream().sorted(Comparator.reverseOrder()).toList();
    }

    private Path laneFolder(String lane) {
        return root.resolve(Layout.requireLane(lane));
    }
}
