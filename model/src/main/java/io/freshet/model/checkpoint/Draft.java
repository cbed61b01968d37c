package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * A version being written. The caller fills {@link #folder()} with files (no subfolders), then commits; closing without
 * a commit deletes everything. One thread at a time.
 */
public final class Draft implements AutoCloseable {

    private final FolderDraft draft;
    private final String lane;
    private final long version;

    private Draft(FolderDraft draft, String lane, long version) {
        this.draft = draft;
        this.lane = lane;
        this.version = version;
    }

    static Draft begin(FileSteps steps, Path laneFolder, String lane, long version) throws IOException {
        return new Draft(FolderDraft.begin(steps, laneFolder, Layout.folderName(version)), lane, version);
    }

    /** Where to write the files. */
    public Path folder() {
        return draft.folder();
    }

    /**
     * Makes the version exist, durably and all at once. After an exception close the draft; the version exists only if
     * the very last step, making the rename durable, failed.
     *
     * @param manifest given the SHA-256 of every file written so far, by name, returns the manifest that lists them
     * @throws FileAlreadyExistsException when the version exists by now
     */
    public Checkpoint commit(Function<SortedMap<String, String>, Manifest> manifest) throws IOException {
        SortedMap<String, String> hashes = draft.syncAndHash(Layout.MANIFEST);
        Manifest written = manifest.apply(Collections.unmodifiableSortedMap(hashes));
        if (!written.lane().equals(lane)
                || written.version() != version
                || !written.files().equals(hashes)) {
            throw new IllegalArgumentException("the manifest must be of " + lane + "/" + version + " with the files "
                    + hashes + ", got " + written.lane() + "/" + written.version() + " with " + written.files());
        }
        draft.commit(Layout.MANIFEST, ManifestJson.write(written));
        return new Checkpoint(draft.target(), written);
    }

    /** Deletes what was not committed. */
    @Override
    public void close() throws IOException {
        draft.close();
    }
}
