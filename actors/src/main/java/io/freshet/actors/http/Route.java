package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.scorer.LaneService;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What answers one method of one path. */
sealed interface Route {

    String path();

    /** Answers GET and HEAD at once. */
    record Get(String path, Supplier<HttpResponse> endpoint) implements Route {}

    /**
     * Answers POST of a JSON object.
     *
     * @param lanes whose answers these are
     */
    record Post(String path, JsonEndpoint endpoint, List<? extends LaneService> lanes) implements Route {}

    /** Must not block; may throw {@link ApiException} or complete with one. */
    @FunctionalInterface
    interface JsonEndpoint {
        CompletionStage<HttpResponse> answer(JsonNode body, Laps laps);
    }
}
