package io.freshet.actors.http;

import io.freshet.actors.scorer.LaneService;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What answers one method of one path. */
public sealed interface Route {

    /** As in the API's description. */
    String path();

    /** How it refuses. */
    default ErrorShape errors() {
        return ErrorShape.OPENAI;
    }

    /** Answers GET and HEAD at once. */
    record Get(String path, Supplier<HttpResponse> endpoint) implements Route {}

    /**
     * Answers GET and HEAD of all that is below a path, at once; may throw {@link ApiException}.
     *
     * @param path ends in a name in braces, which stands for all the rest of the path
     * @param endpoint is given that rest, decoded
     */
    record GetBelow(String path, Function<String, HttpResponse> endpoint) implements Route {

        String prefix() {
            return path.substring(0, path.indexOf('{'));
        }
    }

    /**
     * Answers POST of a JSON object.
     *
     * @param lanes whose answers these are
     */
    record Post(String path, JsonEndpoint endpoint, List<? extends LaneService> lanes, ErrorShape errors)
            implements Route {}

    /** Must not block; may throw {@link ApiException} or complete with one. */
    @FunctionalInterface
    interface JsonEndpoint {
        CompletionStage<HttpResponse> answer(Call call);
    }
}
