package io.freshet.streams.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a compacted topic of one partition, from the beginning to where it ended when the call was made. */
public final class CompactedTopic {

    private static final Duration POLL = Duration.ofMillis(200);

    private CompactedTopic() {}

    /**
     * What is committed.
     *
     * @param latest the last record of each key, also those without a value
     * @param next the offset after the last one: where following goes on
     */
    public record Content(Map<String, ConsumerRecord<byte[], byte[]>> latest, long next) {}

    /**
     * The end is the high watermark, not the last stable offset: another writer's open transaction holds that one back,
     * and records that were committed since would be missed. They become readable when that transaction ends or times
     * out, for which this waits.
     *
     * @param limit of each of asking for the end and reading up to it
     */
    public static Content read(KafkaConnection connection, String topic, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        TopicPartition partition = new TopicPartition(topic, 0);
        OffsetRange range = range(connection, topic, limit);
        Map<String, ConsumerRecord<byte[], byte[]>> latest = new HashMap<>();
        long deadline = System.nanoTime() + limit.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(connection)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, range.earliest());
            while (consumer.position(partition) < range.end()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    latest.put(new String(record.key(), StandardCharsets.UTF_8), record);
                }
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("Only offset " + consumer.position(partition) + " of " + range.end()
                            + " was readable within " + limit);
                }
            }
            return new Content(Map.copyOf(latest), consumer.position(partition));
        }
    }

    /** The offsets of its one partition. Blocks. */
    public static OffsetRange range(KafkaConnection connection, String topic, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = connection.admin()) {
            return new TopicOffsets(admin)
                    .ranges(topic)
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .get(0);
        }
    }

    /** Reads what is committed, belongs to no group, and goes nowhere by itself. The caller's to close. */
    public static KafkaConsumer<byte[], byte[]> consumer(KafkaConnection connection) {
        return new KafkaConsumer<>(
                connection.with(Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
