package io.freshet.actors.lineage;

import io.freshet.model.checkpoint.OffsetRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The line of a version: itself, its parent, and so on to the base model. Its adapter learned from the records of these
 * rounds and of no others.
 *
 * @param line newest first
 * @param missing a parent that the log does not have, where the line therefore ends; 0 = it goes back to the base
 */
public record VersionLineage(List<Round> line, long missing) {

    public VersionLineage {
        line = List.copyOf(line);
    }

    /** All ranges of the line, by topic and partition and offset; those that meet are one. */
    public List<OffsetRange> merged() {
        List<OffsetRange> merged = new ArrayList<>();
        line.stream()
                .flatMap(round -> round.ranges().stream())
                .sorted(Comparator.<OffsetRange>naturalOrder().thenComparingLong(OffsetRange::from))
                .forEach(range -> add(merged, range));
        return merged;
    }

    private static void add(List<OffsetRange> merged, OffsetRange next) {
        int last = merged.size() - 1;
        if (last >= 0
                && merged.get(last).compareTo(next) == 0
                && next.from() <= merged.get(last).to()) {
            OffsetRange before = merged.get(last);
            merged.set(
                    last,
                    new OffsetRange(next.topic(), next.partition(), before.from(), Math.max(before.to(), next.to())));
        } else {
            merged.add(next);
        }
    }

    /** Versions of the line of which it is not known what records they took. */
    public List<Long> unknown() {
        return line.stream()
                .filter(round -> round.source() == Round.Source.UNKNOWN)
                .map(round -> round.version().number())
                .toList();
    }
}
