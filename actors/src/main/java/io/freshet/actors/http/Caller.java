package io.freshet.actors.http;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Who asks, as far as a request tells. */
public final class Caller {

    private static final int LONGEST_PATH = 100;
    private static final String SCHEME = "Bearer ";

    private Caller() {}

    /** What was presented as {@code Authorization: Bearer …}. */
    public static Optional<String> bearer(HttpRequest request) {
        return request.getHeader("Authorization")
                .map(header -> header.value())
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip());
    }

    /** The address that the connection comes from. */
    public static String address(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(address -> address.getAddress())
                .map(address -> address.getHostAddress())
                .orElse("unknown");
    }

    /** What was asked for, for a log: cut, and still percent-encoded, so that a stranger's text cannot look like lines of it. */
    public static String asked(HttpRequest request) {
        String path = request.getUri().path();
        return request.method().name() + " " + path.substring(0, Math.min(LONGEST_PATH, path.length()));
    }
}
