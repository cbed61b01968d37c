package io.freshet.actors.lineage;

import io.freshet.actors.lineage.Round.Source;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.VersionRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All rounds of a lane by version, with those whose manifest is gone told by the offsets that were committed. */
final class Rounds {

    private final String topic;
    private final SortedMap<Long, Round> rounds = new TreeMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();

    private Rounds(String topic) {
        this.topic = topic;
    }

    /** @param topic of the records; manifests name theirs, committed offsets do not */
    static SortedMap<Long, Round> of(List<StoredVersion> ascending, String topic) {
        Rounds all = new Rounds(topic);
        ascending.forEach(all::add);
        return all.rounds;
    }

    private void add(StoredVersion version) {
        Round round;
        if (version.manifest().isPresent()) {
            round = new Round(
                    version, Source.MANIFEST, nonEmpty(version.manifest().get().offsets()));
        } else if (followsTheVersionBefore(version.record())) {
            round = new Round(version, Source.COMMITTED_OFFSETS, nonEmpty(sinceTheVersionBefore(version.record())));
        } else {
            round = new Round(version, Source.UNKNOWN, List.of());
        }
        rounds.put(version.number(), round);
        ends.putAll(version.record().offsetsTo());
    }

    /**
     * Whether a round took up the records where the version before had left them. If its parent is another one than
     * usual, either an operator chose it and the round took none, or the version before was damaged and its records were
     * read again.
     */
    private boolean followsTheVersionBefore(VersionRecord record) {
        if (record.version() == 1) {
            return true;
        }
        Round before = rounds.get(record.version() - 1);
        if (before == null) {
            return false;
        }
        VersionRecord previous = before.version().record();
        boolean rejected = previous.status().equals(Status.REJECTED.label());
        return record.parent() == (rejected ? previous.parent() : previous.version());
    }

    /** A partition that no version had named is read from its beginning. */
    private List<OffsetRange> sinceTheVersionBefore(VersionRecord record) {
        List<OffsetRange> ranges = new ArrayList<>();
        new TreeMap<>(record.offsetsTo()).forEach((partition, to) -> {
            long from = ends.getOrDefault(partition, 0L);
            ranges.add(new OffsetRange(topic, partition, Math.min(from, to), to));
        });
        return ranges;
    }

    private static List<OffsetRange> nonEmpty(List<OffsetRange> ranges) {
        return ranges.stream().filter(range -> range.from() < range.to()).toList();
    }
}
