package io.freshet.actors.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** A refusal, as the caller sees it. Its status is OpenAI's where APIs differ; {@link ErrorShape}s of others go by its code. */
public final class ApiException extends RuntimeException {

    /** Code of a field that is missing or wrong. */
    public static final String WRONG_FIELD = "invalid_value";

    /** Code of a task that no lane of this process does. */
    public static final String NO_SUCH_LANE = "no_such_lane";

    /** Code of a text that is longer than the model takes, and was not to be cut. */
    public static final String TEXT_TOO_LONG = "context_length_exceeded";

    /** Code of a list with more texts than one request may have. */
    public static final String TOO_MANY_TEXTS = "array_above_max_length";

    /** Code of a list without texts. */
    public static final String NO_TEXTS = "empty_array";

    /** Code of a text without characters. */
    public static final String EMPTY_TEXT = "empty_string";

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String param;
    private final transient List<HttpHeader> headers;

    /**
     * @param code for programs
     * @param param the request's field that is wrong, or null
     * @param message for people: what is wrong and what to do about it
     */
    public ApiException(int status, String code, String param, String message, HttpHeader... headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.param = param;
        this.headers = List.of(headers);
    }

    public static ApiException badRequest(String param, String message) {
        return new ApiException(400, WRONG_FIELD, param, message);
    }

    public static ApiException unavailable(String code, String message, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new ApiException(503, code, null, message, RawHeader.create("Retry-After", Long.toString(seconds)));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** Beside the body: when to try again, which methods are allowed. */
    public List<HttpHeader> headers() {
        return headers;
    }

    /** OpenAI's error object. */
    public HttpResponse response() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", status >= 500 ? "server_error" : "invalid_request_error")
                .put("param", param)
                .put("code", code);
        return Json.response(status, body).addHeaders(headers);
    }
}
