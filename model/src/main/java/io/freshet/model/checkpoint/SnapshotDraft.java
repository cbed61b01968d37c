package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A snapshot being written. The caller fills {@link #folder()} with files (no subfolders), then commits; closing without
 * a commit deletes everything. One thread at a time.
 */
public final class SnapshotDraft implements AutoCloseable {

    private final FolderDraft draft;
    private final String lane;
    private final long version;

    SnapshotDraft(FolderDraft draft, String lane, long version) {
        this.draft = draft;
        this.lane = lane;
        this.version = version;
    }

    /** Where to write the files. */
    public Path folder() {
        return draft.folder();
    }

    /** Makes the snapshot exist, durably and all at once. After an exception close the draft. */
    public Snapshot commit() throws IOException {
        SortedMap<String, SnapshotList.Entry> files = new TreeMap<>();
        for (var hash : draft.syncAndHash(SnapshotList.FILE).entrySet()) {
            long bytes = Files.size(draft.folder().resolve(hash.getKey()));
            files.put(hash.getKey(), new SnapshotList.Entry(bytes, hash.getValue()));
        }
        draft.commit(SnapshotList.FILE, new SnapshotList(lane, version, files).bytes());
        return new Snapshot(version, draft.target());
    }

    /** Deletes what was not committed. */
    @Override
    public void close() throws IOException {
        draft.close();
    }
}
