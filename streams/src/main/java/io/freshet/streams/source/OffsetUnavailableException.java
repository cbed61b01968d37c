package io.freshet.streams.source;

import io.freshet.streams.kafka.OffsetRange;
import java.util.Map;
import java.util.TreeMap;

/** The stream cannot go on where it must: those records are gone, or never were. */
public final class OffsetUnavailableException extends RuntimeException {

    private static final String NEW_TOPIC =
            " Restore the topic, or start the lane anew: another name for it, or another versions topic and store.";

    private final boolean passing;

    private OffsetUnavailableException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    static OffsetUnavailableException outOfRange(String topic, int partition, long offset, OffsetRange range) {
        return lasting("Topic " + topic + " partition " + partition + " has offsets " + range.earliest() + " to "
                + range.end() + ", but reading must go on at " + offset
                + (offset < range.earliest()
                        ? ": retention deleted " + (range.earliest() - offset) + " offsets that were never read. Raise"
                                + " the topic's retention.ms, so that this cannot happen again."
                        : ": the topic was recreated or lost records.")
                + NEW_TOPIC);
    }

    static OffsetUnavailableException noPartition(String topic, int partition, long offset, int partitions) {
        return lasting("Topic " + topic + " has " + partitions + " partitions, but reading must go on at offset "
                + offset + " of partition " + partition + ": the topic was recreated, or this is another one."
                + NEW_TOPIC);
    }

    static OffsetUnavailableException recreated(String topic, Map<Integer, Long> next) {
        return lasting("Topic " + topic + " was deleted and made anew while it was read, so that the offsets at which"
                + " reading must go on, " + new TreeMap<>(next) + " by partition, are those of other records."
                + NEW_TOPIC);
    }

    /** Also true for a moment of a topic that was just made, so this one is worth trying again. */
    static OffsetUnavailableException noTopic(String topic, String servers, Map<Integer, Long> next) {
        return new OffsetUnavailableException(
                "There is no topic " + topic + " at " + servers + ", but reading must go on"
                        + (next.isEmpty() ? "" : " at the offsets " + new TreeMap<>(next) + ", by partition")
                        + ": it was deleted, or this is another Kafka." + NEW_TOPIC,
                true);
    }

    private static OffsetUnavailableException lasting(String message) {
        return new OffsetUnavailableException(message, false);
    }

    /** Whether it may be there at the next try. */
    boolean mayPass() {
        return passing;
    }
}
