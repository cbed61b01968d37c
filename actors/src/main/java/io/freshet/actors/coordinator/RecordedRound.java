package io.freshet.actors.coordinator;

import io.freshet.streams.version.VersionRecord;
import java.util.Map;

/**
 * The records of a committed round.
 *
 * @param record what was committed
 * @param from first offset of each partition known before; one that is not named begins at its earliest record
 */
public record RecordedRound(VersionRecord record, Map<Integer, Long> from) {

    public RecordedRound {
        from = Map.copyOf(from);
    }

    public long version() {
        return record.version();
    }

    /** Exclusive ends. */
    public Map<Integer, Long> to() {
        return record.offsetsTo();
    }

    /** Offsets it spans, which is the number of its records or a little more. */
    public long span() {
        return to().entrySet().stream()
                .mapToLong(end -> end.getValue() - from.getOrDefault(end.getKey(), 0L))
                .sum();
    }
}
