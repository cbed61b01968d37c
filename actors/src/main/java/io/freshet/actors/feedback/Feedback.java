package io.freshet.actors.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.feedback.EventResult.Acked;
import io.freshet.actors.feedback.EventsRefusedException.Problem;
import io.freshet.actors.feedback.SentEvents.Taken;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.scorer.OverloadedException;
import io.freshet.config.FeedbackConfig;
import io.freshet.streams.record.QaPairCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Takes events, joins them with what was shown, and sends them to Kafka. Safe for use by many threads. Whoever makes it
 * closes it, which waits some seconds for what is under way and closes the sink.
 */
public final class Feedback implements AutoCloseable {

    private final FeedbackConfig config;
    private final FreshetMetrics metrics;
    private final Duration within;
    private final ShownMemory shown;
    private final SentEvents sent;
    private final Preparation preparation;
    private final Sending sending;

    /**
     * Where time and ids are from.
     *
     * @param wall the time of events that do not tell it
     * @param steady ages what is remembered
     * @param ids a new one at each call
     */
    public record Sources(InstantSource wall, InstantSource steady, Supplier<String> ids) {

        /** @param steady should not jump with the system's clock */
        public static Sources of(InstantSource wall, InstantSource steady) {
            return new Sources(wall, steady, () -> UUID.randomUUID().toString());
        }
    }

    /**
     * Makes it ready.
     *
     * @param codec with the limits that the readers of the topics have
     * @param sink closed with this
     * @param within how long a request waits for Kafka's acknowledgements
     */
    public Feedback(
            FeedbackConfig config,
            Destinations destinations,
            QaPairCodec codec,
            FeedbackSink sink,
            FreshetMetrics metrics,
            Duration within,
            Sources sources) {
        this.config = config;
        this.metrics = metrics;
        this.within = within;
        shown = new ShownMemory(config, sources.steady(), sources.ids());
        sent = new SentEvents(config, sources.steady());
        preparation = new Preparation(config, shown, destinations, codec, sources.wall(), sources.ids());
        sending = new Sending(sink, sent);
    }

    /** Takes note of answers. */
    public ShownAnswers shown() {
        return shown;
    }

    /** Events of one request, at most. */
    public int maxEvents() {
        return config.maxEvents();
    }

    /**
     * Sends the events of a request, in their order; all of them, or none if one cannot be used. Returns at once.
     *
     * @param events each a JSON object, at most {@link #maxEvents()}
     * @return completes with what became of each, in their order, once that is known of all or the time is up; on a thread
     *     that must not be blocked
     * @throws EventsRefusedException when one or more cannot be used
     * @throws OverloadedException when too much is on its way to Kafka
     */
    public CompletionStage<List<EventResult>> take(List<JsonNode> events) {
        Map<Integer, EventResult> results = new TreeMap<>();
        Map<Integer, Taken> taken;
        try {
            taken = sent.take(toSend(events, results));
        } catch (EventsRefusedException e) {
            e.problems().forEach(problem -> metrics.feedback(action(events.get(problem.index())), "refused"));
            throw e;
        } catch (OverloadedException e) {
            events.forEach(event -> metrics.feedback(action(event), "overloaded"));
            throw e;
        }
        sending.send(taken.values().stream().filter(Taken::toSend).toList());
        CompletableFuture<?>[] acked = taken.values().stream().map(Taken::acked).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(acked)
                .handle((all, failure) -> all)
                .completeOnTimeout(null, within.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(over -> {
                    taken.forEach((index, one) -> results.put(index, result(one)));
                    results.values()
                            .forEach(result -> metrics.feedback(result.action().label(), result.result()));
                    return List.copyOf(results.values());
                });
    }

    /** @param results takes what is known already of those that need not be sent */
    private Map<Integer, Prepared> toSend(List<JsonNode> events, Map<Integer, EventResult> results) {
        List<Problem> problems = new ArrayList<>();
        Map<Integer, Prepared> toSend = new LinkedHashMap<>();
        for (int i = 0; i < events.size(); i++) {
            try {
                FeedbackEvent event = EventReader.read(events.get(i));
                Optional<Acked> before = arrivedWithAForgottenAnswer(event);
                if (before.isPresent()) {
                    results.put(i, before.get().again());
                    continue;
                }
                Prepared prepared = preparation.prepare(event);
                if (prepared.teaches()) {
                    toSend.put(i, prepared);
                } else {
                    results.put(i, new EventResult.Ignored(prepared.id(), prepared.action()));
                }
            } catch (EventRefusedException e) {
                problems.add(new Problem(i, e));
            }
        }
        if (!problems.isEmpty()) {
            throw new EventsRefusedException(problems);
        }
        return toSend;
    }

    /** An event that is sent again later than its query id is known is still one that is there. */
    private Optional<Acked> arrivedWithAForgottenAnswer(FeedbackEvent event) {
        boolean forgotten =
                event.queryId().isPresent() && shown.find(event.queryId().get()).isEmpty();
        return forgotten ? event.eventId().flatMap(sent::arrived) : Optional.empty();
    }

    private EventResult result(Taken taken) {
        Prepared event = taken.event();
        if (!taken.acked().isDone()) {
            return new EventResult.Unacknowledged(
                    event.id(), event.action(), "not acknowledged within " + within.toMillis() + " ms; it may be yet");
        }
        return taken.acked()
                .<EventResult>handle((acked, failure) -> failure == null
                        ? acked
                        : new EventResult.Unacknowledged(
                                event.id(), event.action(), "not acknowledged: " + Sending.reason(failure)))
                .join();
    }

    /** Of an event that may be anything: only the known ones become labels. */
    private static String action(JsonNode event) {
        return Action.of(event.path("action").asText()).map(Action::label).orElse("unknown");
    }

    @Override
    public void close() {
        sending.close();
    }
}
