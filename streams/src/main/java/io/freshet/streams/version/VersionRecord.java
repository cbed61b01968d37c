package io.freshet.streams.version;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One version of a lane as it is committed. Its checkpoint folder is complete before this record exists.
 *
 * @param lane {@code embedding} or {@code reranker}
 * @param version from 1, dense within the lane; rejected candidates take a number too
 * @param parent the version it was trained from, or for one that was adopted its model; 0 is the base model
 * @param after the version whose records come right before this one's. The one before it in number, unless that one's
 *     bytes were lost and its records are read again; 0 = from the beginning
 * @param adopts the version of which it is a copy, made by a rollback or a promotion; 0 = it was trained
 * @param epoch which incarnation of the lane's coordinator wrote it; grows
 * @param status as in the manifest: {@code published}, {@code rejected} or {@code rolled-back}
 * @param mined true if the documents of its records have joined the window
 * @param quarantined true if its round could not be trained, so that its pairs are in the quarantine topic
 * @param uri of the checkpoint folder
 * @param manifestSha256 of its manifest, lower-case hex
 * @param offsetsTo partition to the next offset after this version: exclusive end of what its lineage took in
 */
public record VersionRecord(
        String lane,
        long version,
        long parent,
        long after,
        long adopts,
        long epoch,
        String status,
        boolean mined,
        boolean quarantined,
        String uri,
        String manifestSha256,
        Map<Integer, Long> offsetsTo,
        Instant time) {

    public VersionRecord {
        if (lane.isBlank() || lane.contains("/")) {
            throw new IllegalArgumentException("A lane has a name without '/', not [" + lane + "]");
        }
        if (version < 1 || parent < 0 || parent >= version) {
            throw new IllegalArgumentException("Version " + version + " of " + lane
                    + " must be at least 1 and come after its parent, which is " + parent);
        }
        if (after < 0 || after >= version || adopts < 0 || adopts >= version) {
            throw new IllegalArgumentException("Version " + version + " of " + lane
                    + " must come after the one it goes on from, which is " + after
                    + ", and the one it adopts, which is "
                    + adopts);
        }
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(manifestSha256, "manifestSha256");
        Objects.requireNonNull(time, "time");
        offsetsTo = Map.copyOf(offsetsTo);
    }

    /** The same version after its status changed, and with it its manifest. */
    public VersionRecord with(String newStatus, String newManifestSha256) {
        return new VersionRecord(
                lane,
                version,
                parent,
                after,
                adopts,
                epoch,
                newStatus,
                mined,
                quarantined,
                uri,
                newManifestSha256,
                offsetsTo,
                time);
    }

    /** The Kafka key. One per version, so that compaction keeps every version, each with its latest status. */
    String key() {
        return lane + "/" + version;
    }
}
