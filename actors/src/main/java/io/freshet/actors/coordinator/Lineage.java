package io.freshet.actors.coordinator;

import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.CorruptCheckpointException;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.LaneFiles;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.VersionLog;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane's committed versions: folders in the store, made real by their record in the version log. A folder without a
 * record is garbage; a record without a folder cannot come to be, because the folder is complete before.
 *
 * <p>Calls block. Used by one thread at a time, but for {@link #history()}. Whoever opens it closes it.
 */
public final class Lineage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);

    private final CheckpointStore store;
    private final VersionLog log;
    private final String lane;
    private final InstantSource clock;
    private long last;

    private Lineage(CheckpointStore store, VersionLog log, String lane, InstantSource clock) {
        this.store = store;
        this.log = log;
        this.lane = lane;
        this.clock = clock;
        this.last = log.head().map(VersionRecord::version).orElse(0L);
    }

    /**
     * Where a coordinator starts.
     *
     * @param nextVersion number of its first round
     * @param epoch its fencing number
     * @param parent the version that is served; empty = the base model
     * @param last the version whose records come right before those offsets; 0 = none
     * @param offsets next offset of each partition; those not named start at their earliest record
     * @param rounds the rounds whose records come before those offsets, oldest first
     */
    public record Start(
            long nextVersion,
            long epoch,
            Optional<Checkpoint> parent,
            long last,
            Map<Integer, Long> offsets,
            List<RecordedRound> rounds) {}

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
        CommittedVersions committed = new CommittedVersions(log.history());
        discardUncommitted(committed.head());
        for (VersionRecord adoption : committed.adoptions()) {
            takeBack(committed, adoption);
        }
        last = committed.head();
        long inUse = committed.published(last);
        while (inUse > 0) {
            VersionRecord record = committed.get(inUse);
            try {
                return start(committed, Optional.of(verified(record)));
            } catch (CorruptCheckpointException | NoSuchFileException damaged) {
                LOG.error("{}/{} is damaged and is not used: {}", lane, inUse, damaged.getMessage());
                // What it had learnt is gone, so its records are read again, onto the version before.
                last = record.after();
                inUse = committed.published(record.parent());
            }
        }
        return start(committed, Optional.empty());
    }

    private Start start(CommittedVersions committed, Optional<Checkpoint> parent) {
        return new Start(
                committed.head() + 1,
                committed.epoch() + 1,
                parent,
                last,
                committed.offsetsAfter(last),
                committed.rounds(last));
    }

    private Checkpoint verified(VersionRecord record) throws IOException {
        Checkpoint checkpoint = store.read(lane, record.version());
        store.verify(checkpoint);
        checkpoint.requireManifest(record.manifestSha256());
        return checkpoint;
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

    /** Starts to write a version. The caller closes the draft. */
    public Draft begin(long version) throws IOException {
        return store.begin(lane, version);
    }

    /** What the window and the quarantine topic have of a round. */
    public enum Kept {
        /** The documents of its records have joined the window. */
        DOCUMENTS(true, false),
        /** So they have, but the pairs could not be trained. */
        DOCUMENTS_AND_QUARANTINED_PAIRS(true, true),
        /** It was given up before that. */
        QUARANTINED_PAIRS(false, true);

        private final boolean mined;
        private final boolean quarantined;

        Kept(boolean mined, boolean quarantined) {
            this.mined = mined;
            this.quarantined = quarantined;
        }
    }

    /**
     * Makes a version part of the lineage: its folder first, then its record. After this returns it is there for ever.
     *
     * @throws io.freshet.streams.version.FencedException if another coordinator has taken the lane over
     */
    public Checkpoint commit(Draft draft, Function<SortedMap<String, String>, Manifest> manifest) throws IOException {
        return commit(draft, manifest, Kept.DOCUMENTS);
    }

    /** @see #commit(Draft, Function) */
    public Checkpoint commit(Draft draft, Function<SortedMap<String, String>, Manifest> manifest, Kept kept)
            throws IOException {
        Checkpoint checkpoint = draft.commit(manifest);
        commit(checkpoint, 0, kept);
        return checkpoint;
    }

    private void commit(Checkpoint checkpoint, long adopts, Kept kept) throws IOException {
        Manifest manifest = checkpoint.manifest();
        Map<Integer, Long> to = new TreeMap<>();
        manifest.offsets().forEach(range -> to.put(range.partition(), range.to()));
        log.commit(new VersionRecord(
                lane,
                manifest.version(),
                manifest.parent(),
                last,
                adopts,
                manifest.epoch(),
                manifest.status().label(),
                kept.mined,
                kept.quarantined,
                checkpoint.folder().toUri().toString(),
                checkpoint.manifestSha256(),
                to,
                clock.instant()));
        last = manifest.version();
    }

    /**
     * An earlier version once more, under a new number: the files are copies, so newer means later for everybody. The
     * published versions since then are marked as rolled back.
     *
     * @param version number of the new one
     * @param target the earlier one
     * @param manifest of the new one: from that of the earlier one and its files
     * @throws CorruptCheckpointException if the earlier one is damaged
     * @throws NoSuchFileException if it was removed since
     */
    public Checkpoint adopt(
            long version, long target, BiFunction<Manifest, SortedMap<String, String>, Manifest> manifest)
            throws IOException {
        CommittedVersions before = new CommittedVersions(log.history());
        Checkpoint earlier = verified(before.get(target));
        try (Draft draft = begin(version)) {
            for (String file : earlier.manifest().files().keySet()) {
                Files.copy(earlier.file(file), draft.folder().resolve(file));
            }
            Checkpoint adopted = draft.commit(files -> manifest.apply(earlier.manifest(), files));
            commit(adopted, target, Kept.DOCUMENTS);
            takeBack(before, new CommittedVersions(log.history()).get(version));
            return adopted;
        }
    }

    /** Only for people to see: which version is in use follows from the numbers alone. */
    private void takeBack(CommittedVersions committed, VersionRecord adoption) throws IOException {
        for (VersionRecord record : committed.takenBackBy(adoption)) {
            try {
                Checkpoint marked = store.setStatus(lane, record.version(), Status.ROLLED_BACK);
                log.commit(record.with(Status.ROLLED_BACK.label(), marked.manifestSha256()));
            } catch (CorruptCheckpointException | NoSuchFileException gone) {
                LOG.warn("{}/{} cannot be marked as rolled back: {}", lane, record.version(), gone.getMessage());
            }
        }
    }

    /** Everything committed of the lane, ascending, with the latest statuses. May be called by any thread. */
    public List<VersionRecord> history() {
        return log.history();
    }

    /** The lane's other files. */
    public LaneFiles files() {
        return store.files(lane);
    }

    /** Removes old versions, but never those in use. */
    public void prune(int keep, Set<Long> inUse) throws IOException {
        store.prune(lane, keep, inUse);
    }

    @Override
    public void close() {
        log.close();
    }
}
