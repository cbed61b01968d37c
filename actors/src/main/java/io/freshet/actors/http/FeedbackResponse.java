package io.freshet.actors.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.feedback.EventRefusedException;
import io.freshet.actors.feedback.EventResult;
import io.freshet.actors.feedback.EventsRefusedException;
import io.freshet.actors.feedback.EventsRefusedException.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What became of a request's events: {@code {"events": […]}}, with an error object beside it where not all went well. */
final class FeedbackResponse {

    private static final String RETRY_AFTER_SECONDS = "5";

    private FeedbackResponse() {}

    /** 200 where Kafka has all, else 503. */
    static HttpResponse of(List<EventResult> results) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        List<EventResult.Unacknowledged> open = results.stream()
                .filter(EventResult.Unacknowledged.class::isInstance)
                .map(EventResult.Unacknowledged.class::cast)
                .toList();
        if (!open.isEmpty()) {
            body.putObject("error")
                    .put(
                            "message",
                            open.size() + " of " + results.size() + " events are not acknowledged by Kafka (the first: "
                                    + open.get(0).why() + "); send these again with their event_id, or all of them")
                    .put("type", "server_error")
                    .putNull("param")
                    .put("code", "not_acknowledged");
        }
        ArrayNode events = body.putArray("events");
        results.forEach(result -> write(result, events.addObject()));
        HttpResponse response = withVersions(Json.response(open.isEmpty() ? 200 : 503, body), results);
        return open.isEmpty() ? response : response.addHeader(RawHeader.create("Retry-After", RETRY_AFTER_SECONDS));
    }

    private static void write(EventResult result, ObjectNode event) {
        event.put("event_id", result.eventId()).put("result", result.result());
        if (result instanceof EventResult.Acked acked) {
            event.put("topic", acked.place().topic())
                    .put("partition", acked.place().partition())
                    .put("offset", acked.place().offset())
                    .put("weight", acked.weight());
            acked.servedBy().ifPresent(version -> event.put("version", version));
        } else if (result instanceof EventResult.Unacknowledged open) {
            event.put("message", open.why());
        }
    }

    /** The versions that showed what the events are about. */
    private static HttpResponse withVersions(HttpResponse response, List<EventResult> results) {
        String versions = results.stream()
                .map(result -> result instanceof EventResult.Acked acked ? acked.servedBy() : Optional.<String>empty())
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return versions.isEmpty() ? response : response.addHeader(RawHeader.create(VersionHeader.NAME, versions));
    }

    /** @param batch whether the events stood in a list, and are named by their place in it */
    static HttpResponse refused(EventsRefusedException refused, int events, boolean batch) {
        List<Problem> problems = refused.problems();
        Problem first = problems.get(0);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error")
                .put(
                        "message",
                        batch
                                ? problems.size() + " of " + events
                                        + " events cannot be used, and none was sent: events[" + first.index() + "]: "
                                        + first.why().getMessage()
                                : first.why().getMessage())
                .put("type", "invalid_request_error")
                .put("param", param(first, batch))
                .put("code", first.why().code());
        if (batch) {
            ArrayNode list = body.putArray("events");
            problems.forEach(problem -> list.addObject()
                    .put("index", problem.index())
                    .put("result", "refused")
                    .put("code", problem.why().code())
                    .put("param", problem.why().field())
                    .put("message", problem.why().getMessage()));
        }
        return Json.response(400, body);
    }

    private static String param(Problem problem, boolean batch) {
        EventRefusedException why = problem.why();
        if (!batch) {
            return why.field();
        }
        return "events[" + problem.index() + "]" + (why.field() == null ? "" : "." + why.field());
    }
}
