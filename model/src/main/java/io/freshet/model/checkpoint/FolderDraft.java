package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A folder being written: nobody sees it before it is complete and durable, and then it is there in one rename. One thread
 * at a time.
 *
 * <p>On disk: {@code .tmp-v00000007/<random>/}. The outer folder claims the name: creating it is atomic. The inner name
 * keeps a stalled writer, whose claim was removed as garbage, out of its successor's files.
 */
final class FolderDraft implements AutoCloseable {

    private final FileSteps steps;
    private final Path target;
    private final Path claim;
    private final Path folder;
    private boolean closed;

    private FolderDraft(FileSteps steps, Path target) {
        this.steps = steps;
        this.target = target;
        this.claim = target.resolveSibling(Layout.TEMPORARY + target.getFileName());
        this.folder = claim.resolve(UUID.randomUUID().toString());
    }

    /**
     * @param parent created if need be
     * @throws FileAlreadyExistsException when the folder exists or is being written
     */
    static FolderDraft begin(FileSteps steps, Path parent, String name) throws IOException {
        FolderDraft draft = new FolderDraft(steps, parent.resolve(name));
        createDurably(steps, parent.toAbsolutePath());
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
    Path folder() {
        return folder;
    }

    Path target() {
        return target;
    }

    /**
     * Makes the files written so far durable, and hashes them.
     *
     * @param reserved the file that {@link #commit} writes
     * @return SHA-256 by name
     */
    SortedMap<String, String> syncAndHash(String reserved) throws IOException {
        if (closed) {
            throw new IllegalStateException("the draft of " + target + " is closed");
        }
        SortedMap<String, String> hashes = new TreeMap<>();
        for (Path file : Trees.list(folder)) {
            String name = file.getFileName().toString();
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || name.equals(reserved)) {
                throw new IllegalStateException(
                        file + ": a draft holds regular files only, and " + reserved + " is written by commit");
            }
            steps.sync(file);
            hashes.put(name, Sha256.of(file));
        }
        return hashes;
    }

    /** Writes the last file and lets the folder appear. */
    void commit(String lastName, byte[] lastContent) throws IOException {
        Path unfinished = folder.resolve(Layout.TEMPORARY + lastName);
        steps.write(unfinished, lastContent);
        steps.sync(unfinished);
        steps.move(unfinished, folder.resolve(lastName));
        steps.syncFolder(folder);
        requireNoTarget();
        steps.move(folder, target);
        steps.syncFolder(target.getParent());
        close();
    }

    /** Deletes what was not committed. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            Trees.delete(claim, steps);
        }
    }

    private static void createDurably(FileSteps steps, Path folder) throws IOException {
        if (Files.notExists(folder)) {
            createDurably(steps, folder.getParent());
            steps.createFolders(folder);
            steps.syncFolder(folder.getParent());
        }
    }

    /** Renaming a folder onto a non-empty one fails by itself; this says why. */
    private void requireNoTarget() throws FileAlreadyExistsException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(
                    target.toString(), null, "versions are never overwritten: take the next free number");
        }
    }
}
