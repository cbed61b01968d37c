package io.freshet.streams.kafka;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where a record stands in its topic.
 *
 * @param timestamp when the broker or its producer says that it was written
 */
public record Position(String topic, int partition, long offset, Instant timestamp) {

    public static Position of(ConsumerRecord<?, ?> record) {
        return new Position(
                record.topic(), record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp()));
    }
}
