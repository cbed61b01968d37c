package io.freshet.streams.producer;

import io.freshet.streams.kafka.AckedProducer;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends QA pairs to the feedback topic, each as a CloudEvent in binary mode: the value is the pair's JSON, the attributes
 * are headers. Idempotent, acknowledged by all in-sync replicas. Safe for use by many threads; whoever makes it closes it,
 * which waits up to ten seconds for what is under way.
 */
public final class FeedbackProducer implements AutoCloseable {

    private final String topic;
    private final QaPairCodec codec;
    private final AckedProducer producer;
    private final CloudEventHeaders headers = new CloudEventHeaders(
            InstantSource.system(), () -> UUID.randomUUID().toString());

    public FeedbackProducer(KafkaConnection connection, String topic, QaPairCodec codec) {
        this.topic = topic;
        this.codec = codec;
        this.producer = new AckedProducer(
                connection, Map.of(ProducerConfig.LINGER_MS_CONFIG, 5, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"));
    }

    /** {@link #send(Given)} of a pair of which nothing else is known. */
    public CompletionStage<Position> send(QaPair pair) {
        return send(Given.of(pair));
    }

    /**
     * Completes with the record's place once it is acknowledged; see {@link AckedProducer#send} for its thread, for how
     * long the call may block, and for failures.
     */
    public CompletionStage<Position> send(Given given) {
        return send(given, codec.encode(given.pair()));
    }

    /** Sends bytes that were decoded to the pair, so that fields which this version ignores are kept. */
    CompletionStage<Position> send(Given given, byte[] value) {
        return producer.send(new ProducerRecord<>(topic, null, RecordKey.of(given.pair()), value, headers.of(given)))
                .thenApply(acked -> new Position(
                        acked.topic(), acked.partition(), acked.offset(), Instant.ofEpochMilli(acked.timestamp())));
    }

    @Override
    public void close() {
        producer.close();
    }
}
