package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.feedback.EventsRefusedException;
import io.freshet.actors.feedback.Feedback;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /v1/feedback}: one event, or {@code {"events": […]}}. */
final class FeedbackEndpoint implements Route.JsonEndpoint {

    private static final String EVENTS = "events";

    private final Feedback feedback;
    private final Executor executor;

    /** @param executor writes answers, so that the thread of Kafka's producer does not */
    FeedbackEndpoint(Feedback feedback, Executor executor) {
        this.feedback = feedback;
        this.executor = executor;
    }

    @Override
    public CompletionStage<HttpResponse> answer(Call call) {
        JsonNode body = call.body();
        boolean batch = body.has(EVENTS);
        List<JsonNode> events = batch ? batch(body) : List.of(body);
        call.laps().lap("read");
        try {
            return feedback.take(events)
                    .thenApplyAsync(
                            results -> {
                                call.laps().lap("send");
                                return FeedbackResponse.of(results);
                            },
                            executor);
        } catch (EventsRefusedException e) {
            return CompletableFuture.completedFuture(FeedbackResponse.refused(e, events.size(), batch));
        }
    }

    private List<JsonNode> batch(JsonNode body) {
        new Fields(body).only(List.of(EVENTS));
        JsonNode events = body.get(EVENTS);
        int max = feedback.maxEvents();
        if (!events.isArray()) {
            throw ApiException.badRequest(EVENTS, "events must be an array of events, not " + Json.kind(events));
        }
        if (events.isEmpty() || events.size() > max) {
            throw ApiException.badRequest(
                    EVENTS,
                    "events has " + events.size() + " events; this server takes 1 to " + max + " in one request");
        }
        List<JsonNode> list = new ArrayList<>();
        events.forEach(list::add);
        return list;
    }
}
