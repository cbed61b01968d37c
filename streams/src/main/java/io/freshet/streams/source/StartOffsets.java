package io.freshet.streams.source;

import io.freshet.streams.kafka.OffsetRange;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Turns the wanted offsets into those that the broker can serve, or says which one it cannot. */
final class StartOffsets {

    private StartOffsets() {}

    /**
     * A partition without a wanted offset starts at its earliest: it was added to the topic after the offsets were
     * written down, so nothing of it was ever read.
     */
    static Map<TopicPartition, Long> resolve(
            String topic, Map<Integer, Long> wanted, Map<Integer, OffsetRange> available) {
        wanted.forEach((partition, offset) -> {
            OffsetRange range = available.get(partition);
            if (range == null) {
                throw OffsetUnavailableException.noPartition(topic, partition, offset, available.size());
            }
            if (!range.canStartAt(offset)) {
                throw OffsetUnavailableException.outOfRange(topic, partition, offset, range);
            }
        });
        Map<TopicPartition, Long> start = new HashMap<>();
        available.forEach((partition, range) ->
                start.put(new TopicPartition(topic, partition), wanted.getOrDefault(partition, range.earliest())));
        return start;
    }
}
