package io.freshet.actors.feedback;

import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.producer.FeedbackProducer;
import io.freshet.streams.producer.Given;
import io.freshet.streams.record.QaPairCodec;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Kafka, with a producer for each topic, made when it is first needed: a broker whose name is not known yet must not keep
 * a scorer from starting. Whoever makes it closes it.
 */
public final class KafkaSink implements FeedbackSink {

    private final KafkaConnection kafka;
    private final QaPairCodec codec;
    private final Map<String, FeedbackProducer> producers = new ConcurrentHashMap<>();

    public KafkaSink(KafkaConnection kafka, QaPairCodec codec) {
        this.kafka = kafka;
        this.codec = codec;
    }

    @Override
    public CompletionStage<Position> send(String topic, Given given) {
        return producers
                .computeIfAbsent(topic, name -> new FeedbackProducer(kafka, name, codec))
                .send(given);
    }

    @Override
    public void close() {
        producers.values().forEach(FeedbackProducer::close);
    }
}
