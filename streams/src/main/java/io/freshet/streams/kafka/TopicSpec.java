package io.freshet.streams.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as it should be created.
 *
 * @param replication replicas of each partition, at most the number of brokers
 * @param config topic settings in Kafka's own names
 */
public record TopicSpec(String name, int partitions, short replication, Map<String, String> config) {

    /** Room for a dead letter: a record of the largest usual size (1 MiB) with its reason headers. */
    static final int DEAD_LETTER_BYTES = 2 * 1024 * 1024;

    public TopicSpec {
        if (partitions < 1 || replication < 1) {
            throw new IllegalArgumentException("Topic " + name + " needs at least one partition and one replica, not "
                    + partitions + " and " + replication);
        }
        config = Map.copyOf(config);
    }

    /** Feedback records; keep them much longer than the mining window spans, or a restart cannot refill it. */
    public static TopicSpec qaPairs(String name, int partitions, int replication, Duration retention) {
        return new TopicSpec(
                name,
                partitions,
                (short) replication,
                Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis())));
    }

    public static TopicSpec deadLetters(String name, int replication, Duration retention) {
        return new TopicSpec(
                name,
                1,
                (short) replication,
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(DEAD_LETTER_BYTES)));
    }

    /** Version records: one partition, since their order is the lineage; compacted, and so kept for ever. */
    public static TopicSpec versions(String name, int replication) {
        return compacted(name, replication);
    }

    /** Serving orders: one partition, since the last one of a lane counts; compacted, and so kept for ever. */
    public static TopicSpec serving(String name, int replication) {
        return compacted(name, replication);
    }

    private static TopicSpec compacted(String name, int replication) {
        return new TopicSpec(
                name,
                1,
                (short) replication,
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    /**
     * Document vectors: one partition, so that the markers of a pass come before and after its records; compacted, so
     * that each document keeps its newest vector.
     *
     * @param maxBytes of a record
     */
    public static TopicSpec embeddings(String name, int replication, int maxBytes) {
        return new TopicSpec(
                name,
                1,
                (short) replication,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(maxBytes)));
    }

    boolean isCompacted() {
        return TopicConfig.CLEANUP_POLICY_COMPACT.equals(config.get(TopicConfig.CLEANUP_POLICY_CONFIG));
    }
}
