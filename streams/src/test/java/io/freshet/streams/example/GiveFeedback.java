package io.freshet.streams.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends one pair to the topic that Freshet learns from: GiveFeedback localhost:9092 freshet.qa-pairs. */
public final class GiveFeedback {

    private GiveFeedback() {}

    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", args[0], "acks", "all", "enable.idempotence", true);
        String id = UUID.randomUUID().toString();
        String now = Instant.now().toString();
        String pair =
                """
                {"id": "%s", "query": "苞米叶子上有虫眼", "response": "玉米螟幼虫钻蛀心叶", "label": 1,
                 "weight": 0.8, "source": "hotline", "timestamp": "%s"}"""
                        .formatted(id, now);
        ProducerRecord<String, String> record = new ProducerRecord<>(args[1], id, pair);
        Map<String, String> headers = Map.of(
                "ce_specversion", "1.0",
                "ce_id", id,
                "ce_source", "https://search.example/hotline",
                "ce_type", "com.example.answer.accepted",
                "ce_time", now,
                "content-type", "application/json");
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            System.out.println("acknowledged: " + producer.send(record).get());
        }
    }
}
