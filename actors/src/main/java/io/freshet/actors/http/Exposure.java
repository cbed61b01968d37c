package io.freshet.actors.http;

import io.freshet.actors.connection.ConnectionLimits;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * How a port faces its clients.
 *
 * @param tls makes the server's side of each new TLS connection; empty for plain HTTP
 */
public record Exposure(ConnectionLimits connections, Optional<Supplier<SSLEngine>> tls) {

    /** Plain HTTP, for as many connections as are usual. */
    public static final Exposure PLAIN = new Exposure(ConnectionLimits.DEFAULT, Optional.empty());
}
