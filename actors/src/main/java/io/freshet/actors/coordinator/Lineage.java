package io.freshet.actors.coordinator;

import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.CorruptCheckpointException;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.VersionLog;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane's committed versions: folders in the store, made real by their record in the version log. A folder without a
 * record is garbage; a record without a folder cannot come to be, because the folder is complete before.
 *
 * <p>Calls block. Used by one thread at a time. Whoever opens it closes it.
 */
public final class Lineage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);

    private final CheckpointStore store;
    private final VersionLog log;
    private final String lane;
    private final InstantSource clock;

    private Lineage(CheckpointStore store, VersionLog log, String lane, InstantSource clock) {
        this.store = store;
        this.log = log;
        this.lane = lane;
        this.clock = clock;
    }

    /**
     * Where a coordinator starts.
     *
     * @param nextVersion number of its first round
     * @param epoch its fencing number
     * @param parent the version that is served; empty = the base model
     * @param offsets next offset of each partition; those not named start at their earliest record
     */
    public record Start(long nextVersion, long epoch, Optional<Checkpoint> parent, Map<Integer, Long> offsets) {}

    /**
     * @param log open, so that older coordinators of the lane are fenced already; becomes this object's to close
     */
    public static Lineage of(CheckpointStore store, VersionLog log, String lane, InstantSource clock) {
        return new Lineage(store, log, lane, clock);
    }

    /**
     * Removes what a dead writer left and finds the newest version of the line in use whose bytes are all as committed.
     *
     * @throws IllegalStateException if the store is so far ahead of the log that they cannot belong together
     */
    public Start recover() throws IOException {
        store.deleteGarbage(lane);
        TreeMap<Long, VersionRecord> history = new TreeMap<>();
        log.history().forEach(record -> history.put(record.version(), record));
        long head = history.isEmpty() ? 0 : history.lastKey();
        discardUncommitted(head);
        long epoch =
                history.values().stream().mapToLong(VersionRecord::epoch).max().orElse(0) + 1;
        Map<Integer, Long> offsets = head == 0 ? Map.of() : history.get(head).offsetsTo();
        long inUse = published(history, head);
        while (inUse > 0) {
            try {
                Checkpoint checkpoint = store.read(lane, inUse);
                store.verify(checkpoint);
                return new Start(head + 1, epoch, Optional.of(checkpoint), offsets);
            } catch (CorruptCheckpointException | NoSuchFileException damaged) {
                LOG.error("{}/{} is damaged and is not used: {}", lane, inUse, damaged.getMessage());
                // What it had learnt is gone, so its records are read again, onto the version before.
                VersionRecord lost = history.get(inUse);
                offsets = startOf(history, lost);
                inUse = published(history, lost.parent());
            }
        }
        return new Start(head + 1, epoch, Optional.empty(), offsets);
    }

    /** A crash leaves one folder without a record at most. More of them are somebody's versions, not garbage. */
    private void discardUncommitted(long head) throws IOException {
        long newest = store.nextVersion(lane) - 1;
        if (newest > head + 1) {
            throw new IllegalStateException("the checkpoint store has version " + newest + " of lane " + lane
                    + ", but the version log ends at " + head + ": they do not belong together. Is"
                    + " kafka.bootstrap-servers, kafka.versions-topic or checkpoint.store another one than before? If"
                    + " the log is lost for good, move the lane's folder out of the store to start anew");
        }
        if (newest == head + 1) {
            LOG.warn("{}/{} was never committed: its folder is removed", lane, newest);
            store.discard(lane, newest);
        }
    }

    /** The version itself, or the nearest published one that it comes from; 0 = the base model. */
    private static long published(Map<Long, VersionRecord> history, long version) {
        VersionRecord record = history.get(version);
        return record == null || record.status().equals(Status.PUBLISHED.label())
                ? version
                : published(history, record.parent());
    }

    /** The offsets at which the round of a version started. */
    private static Map<Integer, Long> startOf(Map<Long, VersionRecord> history, VersionRecord record) {
        // Where the version before ended; unless that one's line was given up for damage: then where the parent ended.
        long before = record.version() - 1;
        VersionRecord end = history.get(published(history, before) == record.parent() ? before : record.parent());
        return end == null ? Map.of() : end.offsetsTo();
    }

    /** Starts to write a version. The caller closes the draft. */
    public Draft begin(long version) throws IOException {
        return store.begin(lane, version);
    }

    /**
     * Makes a version part of the lineage: its folder first, then its record. After this returns it is there for ever.
     *
     * @throws io.freshet.streams.version.FencedException if another coordinator has taken the lane over
     */
    public Checkpoint commit(Draft draft, Function<SortedMap<String, String>, Manifest> manifest) throws IOException {
        Checkpoint checkpoint = draft.commit(manifest);
        Manifest written = checkpoint.manifest();
        Map<Integer, Long> to = new TreeMap<>();
        written.offsets().forEach(range -> to.put(range.partition(), range.to()));
        log.commit(new VersionRecord(
                lane,
                written.version(),
                written.parent(),
                written.epoch(),
                written.status().label(),
                checkpoint.folder().toUri().toString(),
                checkpoint.manifestSha256(),
                to,
                clock.instant()));
        return checkpoint;
    }

    /** Removes old versions, but never the one in use. */
    public void prune(int keep, long inUse) throws IOException {
        store.prune(lane, keep, Set.of(inUse));
    }

    @Override
    public void close() {
        log.close();
    }
}
