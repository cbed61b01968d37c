package io.freshet.actors.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** A refusal, as the caller sees it: OpenAI's error object. */
public final class ApiException extends RuntimeException {

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
        return new ApiException(400, "invalid_value", param, message);
    }

    static ApiException unavailable(String code, String message, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new ApiException(503, code, null, message, RawHeader.create("Retry-After", Long.toString(seconds)));
    }

    public HttpResponse response() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", status == 500 || status == 503 ? "server_error" : "invalid_request_error")
                .put("param", param)
                .put("code", code);
        return Json.response(status, body).addHeaders(headers);
    }
}
