package io.freshet.config;

import static io.freshet.config.Kind.bytes;
import static io.freshet.config.Kind.hostName;
import static io.freshet.config.Kind.integer;

/**
 * The data plane; keys below {@code freshet.http}.
 *
 * @param host name or address to listen on
 * @param port 0 means any free one
 * @param maxTexts texts of one request
 * @param maxBody bytes of a request's body
 */
public record HttpConfig(String host, int port, int maxTexts, long maxBody) {

    static HttpConfig read(Settings s) {
        return new HttpConfig(
                s.get("http.host", hostName()),
                s.get("http.port", integer(0, 65_535)),
                s.get("http.max-texts", integer(1, 100_000)),
                s.get("http.max-body", bytes("1 KiB", "1 GiB")));
    }
}
