package io.freshet.streams.deadletter;

import io.freshet.streams.kafka.AckedProducer;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.NotAcknowledgedException;
import io.freshet.streams.record.Decoded;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Sends bad records to the dead-letter topic: original key, value and headers, plus those of
 * {@link DeadLetterHeaders}. At least once: a letter whose acknowledgement got lost with its sender is sent again.
 * Safe for use by many threads; whoever makes it closes it.
 */
public final class DeadLetters implements AutoCloseable {

    /** What is left of a value that the broker refuses as too large even here. */
    static final int EXCERPT_BYTES = 16 * 1024;

    private final String topic;
    private final AckedProducer producer;

    public DeadLetters(KafkaConnection connection, String topic) {
        this.topic = topic;
        // The topic's limit decides, not the client's: a record that came in must be able to go out.
        this.producer = new AckedProducer(connection, Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 * 1024 * 1024));
    }

    /** Completes once the letter is acknowledged, on the producer's thread; else fails with {@link NotAcknowledgedException}. */
    public CompletionStage<Void> send(ConsumerRecord<byte[], byte[]> record, Decoded.Bad why) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topic, null, record.key(), record.value(), record.headers());
        DeadLetterHeaders.describe(letter.headers(), record, why);
        return producer.send(letter).handle((metadata, failure) -> failure).thenCompose(failure -> {
            if (failure == null) {
                return CompletableFuture.completedStage(null);
            }
            if (failure instanceof RecordTooLargeException) {
                return sendExcerpt(record, why);
            }
            return CompletableFuture.failedStage(failedAt(record, failure));
        });
    }

    /** The second try: no original headers and key, and only the beginning of the value. */
    private CompletionStage<Void> sendExcerpt(ConsumerRecord<byte[], byte[]> record, Decoded.Bad why) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        byte[] excerpt = Arrays.copyOf(value, Math.min(value.length, EXCERPT_BYTES));
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, excerpt);
        DeadLetterHeaders.describe(letter.headers(), record, why);
        DeadLetterHeaders.put(letter.headers(), DeadLetterHeaders.CUT_FROM_BYTES, Integer.toString(value.length));
        return producer.send(letter).handle((metadata, failure) -> {
            if (failure != null) {
                throw failedAt(record, failure);
            }
            return null;
        });
    }

    private NotAcknowledgedException failedAt(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
        return new NotAcknowledgedException(
                "The dead letter for " + record.topic() + "-" + record.partition() + " offset " + record.offset()
                        + " to topic " + topic,
                failure);
    }

    @Override
    public void close() {
        producer.close();
    }
}
