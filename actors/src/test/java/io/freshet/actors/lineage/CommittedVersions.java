package io.freshet.actors.lineage;

import io.freshet.actors.testing.TestVersions;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A store with real folders and the records a log would have of them. */
final class CommittedVersions {

    static final String LANE = "embedding";
    static final String TOPIC = "qa";

    final CheckpointStore store;
    private final TreeMap<Long, VersionRecord> log = new TreeMap<>();

    CommittedVersions(Path root) {
        store = new CheckpointStore(root);
    }

    LineageQuery query() {
        return new LineageQuery(store, LANE, TOPIC, () -> List.copyOf(log.values()));
    }

    /** A round that took the records {@code [from, to)} of partition 0. */
    CommittedVersions round(long version, long parent, Status status, long from, long to) {
        return round(version, parent, 0, status, from, to);
    }

    private CommittedVersions round(long version, long parent, long adopts, Status status, long from, long to) {
        try (Draft draft = store.begin(LANE, version)) {
            Files.writeString(draft.folder().resolve("adapter_model.safetensors"), "weights of " + version);
            Checkpoint made =
                    draft.commit(files -> TestVersions.manifest(LANE, version, parent, status, from, to, files));
            log.put(
                    version,
                    new VersionRecord(
                            LANE,
                            version,
                            parent,
                            endingAt(from),
                            adopts,
                            1,
                            status.label(),
                            true,
                            false,
                            made.folder().toUri().toString(),
                            made.manifestSha256(),
                            Map.of(0, to),
                            made.manifest().times().completed()));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CommittedVersions published(long version, long from, long to) {
        return round(version, version - 1, Status.PUBLISHED, from, to);
    }

    /** A rollback or promote: takes no records. */
    CommittedVersions adopted(long version, long target, long at) {
        return round(version, target, target, Status.PUBLISHED, at, at);
    }

    /** The newest version that ends where another one begins; 0 = none. */
    private long endingAt(long from) {
        return log.values().stream()
                .filter(record -> record.offsetsTo().get(0) == from)
                .mapToLong(VersionRecord::version)
                .max()
                .orElse(0);
    }

    CommittedVersions rolledBack(long... versions) {
        for (long version : versions) {
            VersionRecord old = log.get(version);
            log.put(version, old.with(Status.ROLLED_BACK.label(), old.manifestSha256()));
        }
        return this;
    }

    /** Keeps the newest folders only. */
    CommittedVersions prune(int keep) throws IOException {
        store.prune(LANE, keep, java.util.Set.of());
        return this;
    }

    Path file(long version, String name) throws IOException {
        return store.read(LANE, version).file(name);
    }
}
