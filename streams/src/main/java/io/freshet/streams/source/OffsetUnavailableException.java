package io.freshet.streams.source;

import io.freshet.streams.kafka.OffsetRange;

/** The stream cannot go on where it must: those records are gone, or never were. Retrying would not help. */
public final class OffsetUnavailableException extends RuntimeException {

    private OffsetUnavailableException(String message) {
        super(message);
    }

    static OffsetUnavailableException outOfRange(String topic, int partition, long offset, OffsetRange range) {
        return new OffsetUnavailableException("Topic " + topic + " partition " + partition + " has offsets "
                + range.earliest() + " to " + range.end() + ", but reading must go on at " + offset
                + (offset < range.earliest()
                        ? ": retention deleted records that were never read. Raise the topic's retention; to go on"
                                + " without them, choose a new starting offset."
                        : ": the topic was recreated or lost records. To go on, choose a new starting offset."));
    }

    static OffsetUnavailableException noPartition(String topic, int partition, long offset, int partitions) {
        return new OffsetUnavailableException("Topic " + topic + " has " + partitions + " partitions, but reading must"
                + " go on at offset " + offset + " of partition " + partition
                + ": the topic was recreated, or this is another one. Choose new starting offsets.");
    }
}
