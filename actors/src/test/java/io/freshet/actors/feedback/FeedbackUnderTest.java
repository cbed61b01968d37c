package io.freshet.actors.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Feedback with a clock and ids of the test's own. */
final class FeedbackUnderTest implements AutoCloseable {

    static final Shown.Ranking RANKING = new Shown.Ranking(
            "reranker",
            5,
            "q",
            List.of(
                    new Shown.Document(2, "best", 0.9f),
                    new Shown.Document(0, "next", 0.5f),
                    new Shown.Document(1, "last", 0.1f)));

    private static final ObjectMapper JSON = new ObjectMapper();

    final FreshetMetrics metrics = new FreshetMetrics();
    final Feedback feedback;
    volatile Instant now = Instant.parse("2026-02-03T04:05:06.789Z");
    private final AtomicInteger ids = new AtomicInteger();

    FeedbackUnderTest(FeedbackSink sink, Map<String, ?> settings) {
        this(sink, settings, Map.of("reranker", "topic"), Duration.ofSeconds(30));
    }

    FeedbackUnderTest(FeedbackSink sink, Map<String, ?> settings, Map<String, String> topics, Duration within) {
        feedback = new Feedback(
                FreshetConfig.defaults(settings).feedback(),
                new Destinations(topics),
                new QaPairCodec(new RecordLimits(10_000, 1000, 4, 40)),
                sink,
                metrics,
                within,
                new Feedback.Sources(() -> now, () -> now, () -> "id-" + ids.incrementAndGet()));
    }

    /** Sends events written with single quotes. */
    CompletableFuture<List<EventResult>> take(String... events) {
        return feedback.take(Stream.of(events).map(FeedbackUnderTest::json).toList())
                .toCompletableFuture();
    }

    /** What becomes of the only event. */
    EventResult.Acked acked(String event) {
        List<EventResult> results = get(take(event));
        assertThat(results).hasSize(1);
        return (EventResult.Acked) results.get(0);
    }

    /** Why the only event is refused. */
    EventRefusedException refused(String event) {
        EventsRefusedException refused = catchThrowableOfType(EventsRefusedException.class, () -> take(event));
        assertThat(refused.problems()).hasSize(1);
        return refused.problems().get(0).why();
    }

    static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        feedback.close();
        metrics.close();
    }
}
