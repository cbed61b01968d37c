package io.freshet.actors.http;

import java.time.Duration;

/**
 * Where the data plane listens and what it takes.
 *
 * @param port 0 = any free one
 * @param maxTexts in one request
 * @param maxBodyBytes of one request
 * @param requestTimeout from the end of a request's body to its answer; also how long a body may take to arrive
 */
public record HttpSettings(String host, int port, int maxTexts, long maxBodyBytes, Duration requestTimeout) {

    public HttpSettings {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("HTTP port is " + port + ": use 0 (any free port) to 65535");
        }
        if (maxTexts < 1) {
            throw new IllegalArgumentException("HTTP maxTexts is " + maxTexts + ": use 1 or more");
        }
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("HTTP maxBodyBytes is " + maxBodyBytes + ": use 1 or more");
        }
        if (requestTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("HTTP requestTimeout is " + requestTimeout + ": use 1 ms or more");
        }
    }

    BodyLimits limits() {
        return new BodyLimits(maxBodyBytes, requestTimeout);
    }
}
