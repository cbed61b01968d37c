package io.freshet.actors.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** How long a caller says that it waits, counted from the end of its request's body. */
final class CallerDeadline {

    /** The first one that is there holds; the second is what Envoy tells. */
    private static final List<String> HEADERS = List.of("X-Freshet-Timeout-Ms", "x-envoy-expected-rq-timeout-ms");

    private CallerDeadline() {}

    /** @throws ApiException 400 unless it is a whole number of milliseconds */
    static Optional<Duration> of(HttpRequest request) {
        for (String name : HEADERS) {
            var header = request.getHeader(name);
            if (header.isPresent()) {
                return Optional.of(millis(name, header.get().value().strip()));
            }
        }
        return Optional.empty();
    }

    private static Duration millis(String name, String value) {
        if (!value.matches("[1-9][0-9]{0,9}")) {
            throw ApiException.badRequest(
                    name, name + " must be a whole number of milliseconds of at least 1, not '" + value + "'");
        }
        return Duration.ofMillis(Long.parseLong(value));
    }

    static ApiException passed(Duration within) {
        return new ApiException(
                504,
                "deadline_exceeded",
                null,
                "No answer within the " + within.toMillis()
                        + " ms that this request waits; send fewer texts at once, or" + " wait longer");
    }
}
