package io.freshet.cli.chaos.check;

import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Invariant 1: the ranges of all versions tile each partition, from its first record to its last. */
final class TiledOffsets implements Check {

    @Override
    public String name() {
        return "offset ranges tile each partition, without gap or overlap, to its end";
    }

    @Override
    public List<String> faults(Evidence evidence) {
        List<String> faults = new ArrayList<>();
        Map<Integer, Long> next = new TreeMap<>();
        for (Manifest manifest : evidence.manifests()) {
            for (OffsetRange range : manifest.offsets()) {
                long expected = next.getOrDefault(range.partition(), 0L);
                if (range.from() != expected) {
                    faults.add("version " + manifest.version() + " takes partition " + range.partition() + " from "
                            + range.from() + ", the one before ended at " + expected);
                }
                next.put(range.partition(), range.to());
            }
        }
        evidence.endOffsets().forEach((partition, end) -> {
            if (next.getOrDefault(partition, 0L) != end.longValue()) {
                faults.add("partition " + partition + " ends at " + end + ", the last version at "
                        + next.getOrDefault(partition, 0L));
            }
        });
        return faults;
    }
}
