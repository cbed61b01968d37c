package io.freshet.streams.embeddings;

import io.freshet.streams.kafka.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The one writer of a lane's document vectors. Opening it fences every older one of the same lane and topic, so that a
 * coordinator that was replaced, and wakes up, cannot put an older version's vectors over newer ones.
 *
 * <p>What one call writes is committed together, acknowledged by all in-sync replicas, when it returns; so no more is
 * ever under way than that. Used by one thread; whoever opens it closes it. After an exception it is closed.
 */
public final class FeedWriter implements AutoCloseable {

    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final int MAX_REQUEST = 32 * 1024 * 1024;

    private final String topic;
    private final String lane;
    private final KafkaProducer<byte[], byte[]> producer;

    private FeedWriter(String topic, String lane, KafkaProducer<byte[], byte[]> producer) {
        this.topic = topic;
        this.lane = lane;
        this.producer = producer;
    }

    /** Fences older writers; blocks for ten seconds at most, then the broker is away and it fails. */
    public static FeedWriter open(KafkaConnection connection, String topic, String lane) {
        FeedWriter writer = new FeedWriter(topic, lane, producer(connection, topic, lane));
        try {
            writer.producer.initTransactions();
            return writer;
        } catch (KafkaException | IllegalStateException e) {
            throw writer.closed("No transaction could be begun", e);
        }
    }

    /** Commits them in this order; blocks for ten seconds at most. */
    public void write(List<? extends FeedRecord> records) {
        commit(records.stream()
                .map(record -> produced(record.key(), FeedCodec.encode(record)))
                .toList());
    }

    /** Takes documents off the topic. */
    public void remove(Collection<String> sha256) {
        commit(sha256.stream()
                .map(hash -> produced(FeedKeys.document(lane, hash), null))
                .toList());
    }

    private ProducerRecord<byte[], byte[]> produced(String key, byte[] value) {
        return new ProducerRecord<>(topic, 0, key.getBytes(StandardCharsets.UTF_8), value);
    }

    /** A record that fails makes the commit fail. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void commit(List<ProducerRecord<byte[], byte[]>> records) {
        try {
            producer.beginTransaction();
            records.forEach(producer::send);
            producer.commitTransaction();
        } catch (KafkaException | IllegalStateException e) {
            throw closed(records.size() + " records were not committed", e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }

    private FeedWriteException closed(String what, Exception cause) {
        close();
        boolean fenced = false;
        for (Throwable c = cause; c != null; c = c.getCause()) {
            fenced |= c instanceof ProducerFencedException || c instanceof InvalidProducerEpochException;
        }
        return new FeedWriteException(
                what + " (lane " + lane + ", topic " + topic + "): " + cause.getMessage(), fenced, cause);
    }

    static String transactionalId(String topic, String lane) {
        return "freshet-" + lane + "/" + topic;
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaConnection connection, String topic, String lane) {
        return new KafkaProducer<>(
                connection.with(Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId(topic, lane),
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        (int) TRANSACTION_TIMEOUT.toMillis(),
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) TRANSACTION_TIMEOUT.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        10_000,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        MAX_REQUEST,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
