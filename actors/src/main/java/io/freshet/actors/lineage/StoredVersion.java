package io.freshet.actors.lineage;

import io.freshet.model.checkpoint.Manifest;
import io.freshet.streams.version.VersionRecord;
import java.util.Optional;

/**
 * A committed version and what the store still has of it.
 *
 * @param record as committed; its status is the one that counts
 * @param manifest empty unless the folder is {@link Folder#PRESENT}
 * @param folder what became of the checkpoint folder
 * @param problem what is wrong with a damaged one, else empty
 */
public record StoredVersion(VersionRecord record, Optional<Manifest> manifest, Folder folder, String problem) {

    /** What became of a checkpoint folder. */
    public enum Folder {
        /** There, with a valid manifest. */
        PRESENT,
        /** Removed, as old versions are. */
        PRUNED,
        /** There, but not as it was written. */
        DAMAGED
    }

    static StoredVersion present(VersionRecord record, Manifest manifest) {
        return new StoredVersion(record, Optional.of(manifest), Folder.PRESENT, "");
    }

    static StoredVersion pruned(VersionRecord record) {
        return new StoredVersion(record, Optional.empty(), Folder.PRUNED, "");
    }

    static StoredVersion damaged(VersionRecord record, String problem) {
        return new StoredVersion(record, Optional.empty(), Folder.DAMAGED, problem);
    }

    public long number() {
        return record.version();
    }
}
