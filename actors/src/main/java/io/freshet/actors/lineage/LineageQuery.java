package io.freshet.actors.lineage;

import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.CorruptCheckpointException;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Answers about a lane's committed versions, from the version log and from what the store still has. A version exists if
 * its record does; of its manifest this makes use as long as there is one. Reads files, so calls block; any thread.
 */
public final class LineageQuery {

    private final CheckpointStore store;
    private final String lane;
    private final String topic;
    private final Supplier<List<VersionRecord>> history;

    /**
     * @param topic the lane's records come from
     * @param history the committed versions, each with its latest status; asked at every call
     */
    public LineageQuery(CheckpointStore store, String lane, String topic, Supplier<List<VersionRecord>> history) {
        this.store = store;
        this.lane = lane;
        this.topic = topic;
        this.history = history;
    }

    /** All versions, ascending, as their manifests say; the other files are not looked at. */
    public List<StoredVersion> versions() throws IOException {
        List<StoredVersion> versions = new ArrayList<>();
        for (VersionRecord record : ascending()) {
            versions.add(read(record, false));
        }
        return versions;
    }

    /** A version, every byte of it compared with its manifest; empty if it was never committed. */
    public Optional<StoredVersion> verified(long version) throws IOException {
        for (VersionRecord record : ascending()) {
            if (record.version() == version) {
                return Optional.of(read(record, true));
            }
        }
        return Optional.empty();
    }

    /** Which records made a version; empty if it was never committed. */
    public Optional<VersionLineage> lineage(long version) throws IOException {
        SortedMap<Long, Round> rounds = Rounds.of(versions(), topic);
        return rounds.containsKey(version) ? Optional.of(lineOf(version, rounds)) : Optional.empty();
    }

    /** Which versions learned from a record. */
    public RecordLineage record(int partition, long offset) throws IOException {
        SortedMap<Long, Round> rounds = Rounds.of(versions(), topic);
        List<Round> takers = rounds.values().stream()
                .filter(round -> round.took(topic, partition, offset))
                .toList();
        Set<Long> learners = new HashSet<>();
        takers.stream()
                .filter(Fate::mayHaveTrained)
                .forEach(round -> learners.add(round.version().number()));
        List<StoredVersion> descendants = rounds.values().stream()
                .map(Round::version)
                // Ascending, so that a parent is in the set before its children are looked at.
                .filter(version -> descends(version, learners))
                .toList();
        Predicate<StoredVersion> rejected = version -> version.record().status().equals(Status.REJECTED.label());
        return new RecordLineage(
                takers,
                descendants.stream().filter(rejected.negate()).toList(),
                descendants.stream().filter(rejected).toList(),
                rounds.values().stream()
                        .filter(round -> round.source() == Round.Source.UNKNOWN)
                        .map(round -> round.version().number())
                        .toList(),
                ascending().stream()
                        .mapToLong(record -> record.offsetsTo().getOrDefault(partition, 0L))
                        .max()
                        .orElse(0));
    }

    private static boolean descends(StoredVersion version, Set<Long> learners) {
        if (learners.contains(version.record().parent())) {
            learners.add(version.number());
        }
        return learners.contains(version.number());
    }

    private static VersionLineage lineOf(long version, SortedMap<Long, Round> rounds) {
        List<Round> line = new ArrayList<>();
        long next = version;
        while (rounds.containsKey(next)) {
            Round round = rounds.get(next);
            line.add(round);
            next = round.version().record().parent();
        }
        return new VersionLineage(line, next);
    }

    private List<VersionRecord> ascending() {
        return history.get().stream()
                .sorted(Comparator.comparingLong(VersionRecord::version))
                .toList();
    }

    private StoredVersion read(VersionRecord record, boolean everyByte) throws IOException {
        try {
            Checkpoint checkpoint = store.read(lane, record.version());
            if (everyByte) {
                store.verify(checkpoint);
            }
            return StoredVersion.present(record, checkpoint.manifest());
        } catch (NoSuchFileException e) {
            return StoredVersion.pruned(record);
        } catch (CorruptCheckpointException e) {
            return StoredVersion.damaged(record, e.getMessage());
        }
    }
}
