package io.freshet.actors.http.tei;

import io.freshet.actors.http.ApiException;
import io.freshet.actors.http.ErrorShape;
import io.freshet.actors.http.Json;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code {"error", "error_type"}} with the types of text-embeddings-inference. As its description has it, 413 is for what
 * is too long or too many, and 400 for an empty batch; 422 is for a field that is wrong.
 */
public final class TeiErrors implements ErrorShape {

    @Override
    public HttpResponse response(ApiException refusal) {
        return Json.response(
                        status(refusal),
                        Json.MAPPER
                                .createObjectNode()
                                .put("error", refusal.getMessage())
                                .put("error_type", type(refusal)))
                .addHeaders(refusal.headers());
    }

    private static int status(ApiException refusal) {
        return switch (refusal.code()) {
            case ApiException.TOO_MANY_TEXTS, ApiException.TEXT_TOO_LONG -> 413;
            case ApiException.WRONG_FIELD -> 422;
            default -> refusal.status();
        };
    }

    private static String type(ApiException refusal) {
        return switch (refusal.code()) {
            case ApiException.NO_TEXTS, ApiException.EMPTY_TEXT -> "Empty";
            case ApiException.NO_SUCH_LANE -> "Backend";
            default -> switch (refusal.status()) {
                case 503 -> "Overloaded";
                case 500, 504 -> "Backend";
                default -> "Validation";
            };
        };
    }
}
