package io.freshet.streams.version;

import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.OffsetRange;
import io.freshet.streams.kafka.TopicOffsets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed for one lane, from the beginning to where the topic ended when the call was made. */
public final class VersionHistory {

    private static final Duration POLL = Duration.ofMillis(200);

    private VersionHistory() {}

    /**
     * By version, ascending, each with its latest status. The end is the high watermark, not the last stable offset:
     * another lane's open transaction holds that one back, and this lane's newest records would be missed. They
     * become readable when that transaction ends or times out, for which this waits.
     *
     * @param limit of each of asking for the end and reading up to it
     */
    public static List<VersionRecord> read(KafkaConnection connection, String topic, String lane, Duration limit)
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
                    // The last word on a key counts, as if the topic were compacted already: so a record that
                    // cannot be read is put right by another one of its key.
                    latest.put(new String(record.key(), StandardCharsets.UTF_8), record);
                }
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("Only offset " + consumer.position(partition) + " of " + range.end()
                            + " was readable within " + limit);
                }
            }
        }
        return versions(latest.values(), lane);
    }

    /** Every version of a lane there is, dense from 1: a record is never deleted, so a gap is a loss. */
    private static List<VersionRecord> versions(Collection<ConsumerRecord<byte[], byte[]>> records, String lane) {
        Map<Long, VersionRecord> versions = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() != null) {
                VersionRecord version = VersionRecordCodec.decode(record);
                if (version.lane().equals(lane)) {
                    versions.put(version.version(), version);
                }
            }
        }
        long next = 1;
        for (VersionRecord version : versions.values()) {
            if (version.version() != next) {
                throw new IllegalStateException("Versions " + next + " to " + (version.version() - 1) + " of lane "
                        + lane + " are missing, though " + version.version() + " is there: the topic was truncated."
                        + " Restore it, or start the lane anew: another name for it, or another versions topic and"
                        + " store");
            }
            next++;
        }
        return List.copyOf(versions.values());
    }

    private static OffsetRange range(KafkaConnection connection, String topic, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = connection.admin()) {
            return new TopicOffsets(admin)
                    .ranges(topic)
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .get(0);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaConnection connection) {
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
