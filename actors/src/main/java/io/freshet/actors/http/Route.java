package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What answers one method of one path. */
sealed interface Route {

    String path();

    /** Answers GET and HEAD at once. */
    record Get(String path, Supplier<HttpResponse> endpoint) implements Route {}

    /** Answers POST of a JSON object. */
    record Post(String path, JsonEndpoint endpoint) implements Route {}

    /** Must not block; may throw {@link ApiException} or complete with one. */
    @FunctionalInterface
    interface JsonEndpoint {
        CompletionStage<HttpResponse> answer(JsonNode body, Laps laps);
    }
}
