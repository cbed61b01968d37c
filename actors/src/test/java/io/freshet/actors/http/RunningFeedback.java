package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.feedback.Destinations;
import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.feedback.KafkaSink;
import io.freshet.actors.testing.TestBroker;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A server that takes feedback to a topic of its own, and a client for it. */
final class RunningFeedback implements AutoCloseable {

    static final QaPairCodec CODEC = new QaPairCodec(RecordLimits.DEFAULT);

    final RunningServer server;
    final String topic;
    volatile Instant now = Instant.parse("2026-02-03T04:05:06.789Z");
    private final TestBroker kafka;
    private Feedback feedback;

    /** @param within how long a request waits for Kafka */
    RunningFeedback(TestBroker kafka, Map<String, String> client, Map<String, ?> settings, Duration within) {
        this.kafka = kafka;
        topic = kafka.feedbackTopic();
        KafkaConnection connection = new KafkaConnection(kafka.connection().bootstrapServers(), client);
        server = new RunningServer(
                List.of(new InMemoryEmbeddings(4), new InMemoryRerankings("reranker")),
                RunningServer.SETTINGS,
                Protection.NONE,
                metrics -> {
                    feedback = new Feedback(
                            FreshetConfig.defaults(settings).feedback(),
                            new Destinations(Map.of("embedding", topic, "reranker", topic)),
                            CODEC,
                            new KafkaSink(connection, CODEC),
                            metrics,
                            within,
                            Feedback.Sources.of(() -> now, () -> now));
                    return Optional.of(feedback);
                });
    }

    /** A body written with single quotes. */
    HttpResponse<String> post(String path, String body) {
        return server.send(server.request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.replace('\'', '"'))))
                .join();
    }

    HttpResponse<String> feedback(String body) {
        return post("/v1/feedback", body);
    }

    static String queryId(HttpResponse<?> response) {
        return response.headers().firstValue("X-Freshet-Query-Id").orElseThrow();
    }

    static JsonNode events(HttpResponse<String> response) {
        return RunningServer.json(response).path("events");
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        return kafka.read(topic);
    }

    static QaPair pair(ConsumerRecord<byte[], byte[]> record) {
        return ((Decoded.Good) CODEC.decode(record.value())).pair();
    }

    @Override
    public void close() {
        server.close();
        feedback.close();
    }
}
