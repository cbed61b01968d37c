package io.freshet.actors.coordinator;

import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.VersionRecord;
import java.util.Collection;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is committed of a lane, and how its versions hang together. Version 0 is the base model. */
final class CommittedVersions {

    private final TreeMap<Long, VersionRecord> records = new TreeMap<>();

    /** @param records each version once, with its latest status */
    CommittedVersions(Collection<VersionRecord> records) {
        records.forEach(record -> this.records.put(record.version(), record));
    }

    /** The highest version, whatever became of it; 0 = none. */
    long head() {
        return records.isEmpty() ? 0 : records.lastKey();
    }

    /** The highest fencing number so far; 0 = none. */
    long epoch() {
        return records.values().stream().mapToLong(VersionRecord::epoch).max().orElse(0);
    }

    /** @throws IllegalArgumentException for the base model and for a number that is not committed */
    VersionRecord get(long version) {
        VersionRecord record = records.get(version);
        if (record == null) {
            throw new IllegalArgumentException("there is no committed version " + version);
        }
        return record;
    }

    /** The version itself, or the nearest published one that it comes from; 0 = the base model. */
    long published(long version) {
        VersionRecord record = records.get(version);
        return record == null || record.status().equals(Status.PUBLISHED.label())
                ? version
                : published(record.parent());
    }

    /** The next offset of each partition after a version and all those whose records come before its own. */
    Map<Integer, Long> offsetsAfter(long version) {
        return version == 0 ? Map.of() : get(version).offsetsTo();
    }

    /**
     * The rounds whose records tile each partition from the beginning to the end of a version's, oldest first; those of
     * adoptions have none.
     */
    List<RecordedRound> rounds(long upTo) {
        LinkedList<RecordedRound> rounds = new LinkedList<>();
        for (long version = upTo; version > 0; version = get(version).after()) {
            VersionRecord record = get(version);
            rounds.addFirst(new RecordedRound(record, offsetsAfter(record.after())));
        }
        return List.copyOf(rounds);
    }

    /** The published versions that an adoption took back: those newer than what it adopts. */
    List<VersionRecord> takenBackBy(VersionRecord adoption) {
        return records.subMap(adoption.adopts(), false, adoption.version(), false).values().stream()
                .filter(record -> record.status().equals(Status.PUBLISHED.label()))
                .toList();
    }

    /** Adoptions, oldest first. */
    List<VersionRecord> adoptions() {
        return records.values().stream().filter(record -> record.adopts() > 0).toList();
    }
}
