package io.freshet.config;

import static io.freshet.config.Kind.bytes;
import static io.freshet.config.Kind.duration;
import static io.freshet.config.Kind.hostName;
import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.path;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The data plane; keys below {@code freshet.http}.
 *
 * @param host name or address to listen on
 * @param port 0 means any free one
 * @param maxTexts texts of one request
 * @param maxBody bytes of a request's body
 * @param connections how many, and for how long
 * @param apiKeys let a caller in
 * @param apiKeysFile holds more of them; with neither, everybody is let in
 */
public record HttpConfig(
        String host,
        int port,
        int maxTexts,
        long maxBody,
        Connections connections,
        List<ApiKey> apiKeys,
        Optional<Path> apiKeysFile,
        TlsConfig tls) {

    /**
     * @param max served at a time
     * @param head from a request's first byte until its headers are complete
     * @param idle without a request
     * @param write until a client has taken the next 64 KiB of an answer
     */
    public record Connections(int max, Duration head, Duration idle, Duration write) {}

    static HttpConfig read(Settings s) {
        return new HttpConfig(
                s.get("http.host", hostName()),
                s.get("http.port", integer(0, 65_535)),
                s.get("http.max-texts", integer(1, 100_000)),
                s.get("http.max-body", bytes("1 KiB", "1 GiB")),
                new Connections(
                        s.get("http.max-connections", integer(1, 1_000_000)),
                        s.get("http.head-timeout", duration("100 ms", "1 h")),
                        s.get("http.idle-timeout", duration("100 ms", "1 d")),
                        s.get("http.write-timeout", duration("100 ms", "1 h"))),
                s.get("http.api-keys", ApiKey.kind()),
                s.find("http.api-keys-file", path()),
                TlsConfig.read(s, "http.tls"));
    }
}
