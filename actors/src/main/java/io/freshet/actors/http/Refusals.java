package io.freshet.actors.http;

import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What connections above a port's limit are told, as soon as they ask anything, at little cost. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final String MESSAGE =
            "Too many connections to this server; try again in a moment, or ask another one";
    private static final ByteString ANSWER = answer(Json.MAPPER
            .createObjectNode()
            .set(
                    "error",
                    Json.MAPPER
                            .createObjectNode()
                            .put("message", MESSAGE)
                            .put("type", "server_error")
                            .putNull("param")
                            .put("code", "too_many_connections"))
            .toString());

    private final int max;
    private final Sparingly sparingly;

    /** @param max connections that the port serves, for the log */
    Refusals(int max, LongSupplier nanoTime) {
        this.max = max;
        this.sparingly = new Sparingly(nanoTime);
    }

    /** One answer to the first bytes, whatever they are; then the end. */
    Flow<ByteString, ByteString, NotUsed> answer() {
        sparingly.say(times -> LOG.warn(
                "{} connection(s) refused with 503: {} are being served, and no more are allowed (max-connections)",
                times,
                max));
        return Flow.of(ByteString.class).take(1).map(request -> ANSWER);
    }

    private static ByteString answer(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 503 Service Unavailable\r\nServer: freshet\r\nRetry-After: 1\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        return ByteString.fromString(head, StandardCharsets.US_ASCII).concat(ByteString.fromArray(bytes));
    }
}
