package io.freshet.actors.lineage;

import io.freshet.actors.lineage.Round.Source;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.streams.version.VersionRecord;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All rounds of a lane by version, with those whose manifest is gone told by the offsets that were committed. */
final class Rounds {

    private final String topic;
    private final SortedMap<Long, Round> rounds = new TreeMap<>();

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
        VersionRecord record = version.record();
        Round round;
        if (version.manifest().isPresent()) {
            round = new Round(
                    version, Source.MANIFEST, nonEmpty(version.manifest().get().offsets()));
        } else if (record.adopts() > 0) {
            round = new Round(version, Source.COMMITTED_OFFSETS, List.of());
        } else if (record.after() == 0 || rounds.containsKey(record.after())) {
            round = new Round(version, Source.COMMITTED_OFFSETS, nonEmpty(since(record)));
        } else {
            round = new Round(version, Source.UNKNOWN, List.of());
        }
        rounds.put(version.number(), round);
    }

    /** A partition that the version before had not named is read from its beginning. */
    private List<OffsetRange> since(VersionRecord record) {
        Map<Integer, Long> ends = record.after() == 0
                ? Map.of()
                : rounds.get(record.after()).version().record().offsetsTo();
        return new TreeMap<>(record.offsetsTo())
                .entrySet().stream()
                        .map(to ->
                                new OffsetRange(topic, to.getKey(), ends.getOrDefault(to.getKey(), 0L), to.getValue()))
                        .toList();
    }

    private static List<OffsetRange> nonEmpty(List<OffsetRange> ranges) {
        return ranges.stream().filter(range -> range.from() < range.to()).toList();
    }
}
