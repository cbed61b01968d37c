package io.freshet.actors.http;

import io.freshet.actors.feedback.Destinations;
import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.feedback.FeedbackSink;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.producer.Given;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** A server with both kinds of lanes that takes feedback, and a topic in memory for it. */
final class ServerWithFeedback implements AutoCloseable {

    final RunningServer server;

    /** Whether what is sent is not acknowledged. */
    volatile boolean kafkaIsAway;

    private Feedback feedback;

    ServerWithFeedback() {
        this(UUID.randomUUID().toString());
    }

    /** @param firstId of the first answer that feedback can be given on */
    ServerWithFeedback(String firstId) {
        AtomicReference<String> next = new AtomicReference<>(firstId);
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-02-03T04:05:06.789Z"));
        server = new RunningServer(
                List.of(new InMemoryEmbeddings(16), new InMemoryRerankings("reranker")),
                RunningServer.SETTINGS,
                Protection.NONE,
                metrics -> {
                    feedback = new Feedback(
                            FreshetConfig.defaults(Map.of()).feedback(),
                            new Destinations(Map.of("embedding", "pairs", "reranker", "pairs")),
                            new QaPairCodec(RecordLimits.DEFAULT),
                            new Topic(),
                            metrics,
                            Duration.ofSeconds(20),
                            new Feedback.Sources(
                                    clock,
                                    clock,
                                    () -> next.getAndSet(UUID.randomUUID().toString())));
                    return Optional.of(feedback);
                });
    }

    Feedback feedback() {
        return feedback;
    }

    private final class Topic implements FeedbackSink {

        private long offset;

        @Override
        public CompletionStage<Position> send(String topic, Given given) {
            return kafkaIsAway
                    ? CompletableFuture.failedFuture(new IllegalStateException("the broker is away"))
                    : CompletableFuture.completedFuture(new Position(topic, 0, offset++, Instant.EPOCH));
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() {
        server.close();
        feedback.close();
    }
}
