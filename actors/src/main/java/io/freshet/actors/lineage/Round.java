package io.freshet.actors.lineage;

import io.freshet.model.checkpoint.OffsetRange;
import java.util.List;

/**
 * A version and the records that its own round took.
 *
 * @param source where the ranges are from
 * @param ranges one a partition, those of no record left out; a version made by rollback or promote has none
 */
public record Round(StoredVersion version, Source source, List<OffsetRange> ranges) {

    /** Where it is known from which records a round took. */
    public enum Source {
        /** Its manifest. */
        MANIFEST,
        /** The committed offsets of this version and the one before; the manifest is gone. */
        COMMITTED_OFFSETS,
        /** The manifest is gone and the committed offsets do not tell. */
        UNKNOWN
    }

    public Round {
        ranges = List.copyOf(ranges);
    }

    boolean took(String topic, int partition, long offset) {
        return ranges.stream()
                .anyMatch(range -> range.topic().equals(topic)
                        && range.partition() == partition
                        && range.from() <= offset
                        && offset < range.to());
    }
}
