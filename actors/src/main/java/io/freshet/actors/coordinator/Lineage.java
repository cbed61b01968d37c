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
import java.util.List;
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

    /** Removes what a dead writer left and finds the newest version whose bytes are all as committed. */
    public Start recover() throws IOException {
        store.deleteGarbage(lane);
        List<VersionRecord> history = log.history();
        long head = history.isEmpty() ? 0 : history.get(history.size() - 1).version();
        for (long version = store.nextVersion(lane) - 1; version > head; version--) {
            LOG.warn("{}/{} was never committed: its folder is removed", lane, version);
            store.discard(lane, version);
        }
        long epoch = history.stream().mapToLong(VersionRecord::epoch).max().orElse(0) + 1;
        Map<Integer, Long> offsets =
                history.isEmpty() ? Map.of() : history.get(history.size() - 1).offsetsTo();
        for (int i = history.size() - 1; i >= 0; i--) {
            VersionRecord record = history.get(i);
            if (!record.status().equals(Status.PUBLISHED.label())) {
                continue;
            }
            try {
                Checkpoint checkpoint = store.read(lane, record.version());
                store.verify(checkpoint);
                return new Start(head + 1, epoch, Optional.of(checkpoint), offsets);
            } catch (CorruptCheckpointException | NoSuchFileException damaged) {
                LOG.error("{}/{} is damaged and is not used: {}", lane, record.version(), damaged.getMessage());
                // What it had learnt is gone, so its records are read again, onto the version before.
                offsets = before(history, i);
            }
        }
        return new Start(head + 1, epoch, Optional.empty(), offsets);
    }

    private static Map<Integer, Long> before(List<VersionRecord> history, int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (history.get(i).status().equals(Status.PUBLISHED.label())) {
                return history.get(i).offsetsTo();
            }
        }
        return Map.of();
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
