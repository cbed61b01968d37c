package io.freshet.streams.deadletter;

import io.freshet.streams.kafka.AckedProducer;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.NotAcknowledgedException;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends the pairs of a round that cannot be trained to the quarantine topic: what is wrong with which of them nobody
 * knows, so they are to be looked at and may be sent again. The value is a record of the feedback topic, the headers are
 * those of {@link DeadLetterHeaders}. At least once. Safe for use by many threads; whoever makes it closes it.
 */
public final class Quarantine implements AutoCloseable {

    private static final String REASON = "poison-round";

    private final String topic;
    private final QaPairCodec codec;
    private final AckedProducer producer;

    public Quarantine(KafkaConnection connection, String topic, QaPairCodec codec) {
        this.topic = topic;
        this.codec = codec;
        this.producer = new AckedProducer(connection, Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 * 1024 * 1024));
    }

    /**
     * Completes once the pair is acknowledged, on the producer's thread; else fails with
     * {@link NotAcknowledgedException}.
     *
     * @param why the round failed, in words
     */
    public CompletionStage<Void> send(Position position, QaPair pair, String why) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, codec.encode(pair));
        DeadLetterHeaders.describe(letter.headers(), position, REASON, why);
        return producer.send(letter).handle((metadata, failure) -> {
            if (failure != null) {
                throw new NotAcknowledgedException(
                        "The pair of " + position.topic() + "-" + position.partition() + " offset " + position.offset()
                                + " for the quarantine topic " + topic,
                        failure);
            }
            return null;
        });
    }

    @Override
    public void close() {
        producer.close();
    }
}
