package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * A version being written. The caller fills {@link #folder()} with files (no subfolders), then commits; closing without
 * a commit deletes everything. One thread at a time.
 *
 * <p>On disk: {@code .tmp-v00000007/<random>/}. The outer folder claims the version: creating it is atomic. The inner
 * name keeps a stalled writer, whose claim was removed as garbage, out of its successor's files.
 */
public final class Draft implements AutoCloseable {

    private final FileSteps steps;
    private final String lane;
    private final long version;
    private final Path target;
    private final Path claim;
    private final Path folder;
    private boolean closed;

    private Draft(FileSteps steps, String lane, long version, Path target) {
        this.steps = steps;
        this.lane = lane;
        this.version = version;
        this.target = target;
        this.claim = target.resolveSibling(Layout.TEMPORARY + target.getFileName());
        this.folder = claim.resolve(UUID.randomUUID().toString());
    }

    static Draft begin(FileSteps steps, Path laneFolder, String lane, long version) throws IOException {
        Path target = laneFolder.resolve(Layout.folderName(version));
        Draft draft = new Draft(steps, lane, version, target);
        if (Files.notExists(laneFolder)) {
            steps.createFolders(laneFolder);
            steps.syncFolder(laneFolder.getParent());
        }
        draft.requireNoTarget();
        try {
            steps.createFolder(draft.claim);
        } catch (FileAlreadyExistsException e) {
            throw new FileAlreadyExistsException(
                    draft.claim.toString(),
                    null,
                    "this version is being written, or a writer died: remove leftovers with deleteGarbage at start");
        }
        try {
            steps.createFolder(draft.folder);
        } catch (IOException e) {
            draft.close();
            throw e;
        }
        return draft;
    }

    /** Where to write the files. */
    public Path folder() {
        return folder;
    }

    /**
     * Makes the version exist, durably and all at once. After an exception close the draft; the version exists only if
     * the very last step, making the rename durable, failed.
     *
     * @param manifest given the SHA-256 of every file written so far, by name, returns the manifest that lists them
     * @throws FileAlreadyExistsException when the version exists by now
     */
    public Checkpoint commit(Function<SortedMap<String, String>, Manifest> manifest) throws IOException {
        if (closed) {
            throw new IllegalStateException("the draft of " + target + " is closed");
        }
        SortedMap<String, String> hashes = syncAndHash();
        Manifest written = manifest.apply(Collections.unmodifiableSortedMap(hashes));
        if (!written.lane().equals(lane)
                || written.version() != version
                || !written.files().equals(hashes)) {
            throw new IllegalArgumentException("the manifest must be of " + lane + "/" + version + " with the files "
                    + hashes + ", got " + written.lane() + "/" + written.version() + " with " + written.files());
        }
        Path unfinished = folder.resolve(Layout.TEMPORARY + Layout.MANIFEST);
        steps.write(unfinished, ManifestJson.write(written));
        steps.sync(unfinished);
        steps.move(unfinished, folder.resolve(Layout.MANIFEST));
        steps.syncFolder(folder);
        requireNoTarget();
        steps.move(folder, target);
        steps.syncFolder(target.getParent());
        close();
        return new Checkpoint(target, written);
    }

    /** Deletes what was not committed. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            Trees.delete(claim, steps);
        }
    }

    private SortedMap<String, String> syncAndHash() throws IOException {
        SortedMap<String, String> hashes = new TreeMap<>();
        for (Path file : Trees.list(folder)) {
            String name = file.getFileName().toString();
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || name.equals(Layout.MANIFEST)) {
                throw new IllegalStateException(
                        file + ": a draft holds regular files only, and the manifest is written by commit");
            }
            steps.sync(file);
            hashes.put(name, Sha256.of(file));
        }
        return hashes;
    }

    /** Renaming a folder onto a non-empty one fails by itself; this says why. */
    private void requireNoTarget() throws FileAlreadyExistsException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(
                    target.toString(), null, "versions are never overwritten: take the next free number");
        }
    }
}
