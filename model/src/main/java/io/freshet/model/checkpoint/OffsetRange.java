package io.freshet.model.checkpoint;

import java.util.Comparator;
import java.util.Objects;

/** The records of one partition that a round consumed: {@code [from, to)}. Equal ends = none. */
public record OffsetRange(String topic, int partition, long from, long to) implements Comparable<OffsetRange> {

    private static final Comparator<OffsetRange> ORDER =
            Comparator.comparing(OffsetRange::topic).thenComparingInt(OffsetRange::partition);

    public OffsetRange {
        Objects.requireNonNull(topic, "offsets.topic");
        if (partition < 0 || from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "no offset range: " + topic + "-" + partition + " [" + from + ", " + to + ")");
        }
    }

    /** By topic and partition; a manifest has each pair at most once. */
    @Override
    public int compareTo(OffsetRange other) {
        return ORDER.compare(this, other);
    }
}
