package io.freshet.streams.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An idempotent producer of bytes that waits for all in-sync replicas. Safe for use by many threads; whoever makes it
 * closes it.
 */
public final class AckedProducer implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;

    /** @param more producer properties over those of the connection */
    public AckedProducer(KafkaConnection connection, Map<String, ?> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        if (!connection.properties().containsKey(ProducerConfig.MAX_BLOCK_MS_CONFIG)) {
            // By default a missing broker or topic holds the caller's thread for a minute.
            properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        }
        this.producer =
                new KafkaProducer<>(connection.with(properties), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Completes once the record is acknowledged, or fails with Kafka's exception. It completes on the producer's own
     * thread, so dependents must not block. The call itself blocks, for ten seconds at most unless configured
     * otherwise, while the topic's metadata is unknown or the send buffer is full.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback tells all that the future would.
    public CompletionStage<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<RecordMetadata> acked = new CompletableFuture<>();
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    acked.complete(metadata);
                } else {
                    acked.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            acked.completeExceptionally(e);
        }
        return acked;
    }

    /** Waits up to ten seconds for what is under way. */
    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
