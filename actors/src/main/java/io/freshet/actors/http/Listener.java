package io.freshet.actors.http;

import io.freshet.actors.connection.GuardedPort;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a request handler on a port, until its actor system's coordinated shutdown. */
public final class Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final HttpHeader CLOSE = Connection.create("close");

    private Listener() {}

    /**
     * Binds and serves. In a coordinated shutdown it takes no new connections from the phase
     * {@code service-unbind} on, and requests being answered may end until shortly before the time of the phase
     * {@code service-requests-done} is over.
     *
     * @param port 0 = any free one
     * @param handler always completes with a response; finds the caller's address in the request's attributes
     * @return completes with the address it listens on, or with an {@link IllegalStateException} when it cannot be bound
     */
    public static CompletionStage<InetSocketAddress> start(
            ActorSystem<?> system,
            String host,
            int port,
            BodyLimits limits,
            Exposure exposure,
            Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        Drain drain = new Drain();
        Function<HttpRequest, CompletionStage<HttpResponse>> drained = request -> drain.track(handler.apply(request))
                .thenApply(answer -> drain.draining() ? answer.addHeader(CLOSE) : answer);
        ServerSettings settings = ServerTuning.of(system, limits);
        return GuardedPort.bind(
                        system,
                        host,
                        port,
                        settings.getBacklog(),
                        exposure.connections(),
                        new ConnectionAnswers(system, settings, exposure, drained))
                .handle((bound, failure) -> {
                    if (failure != null) {
                        throw cannotBind(host, port, failure);
                    }
                    drain.onShutdown(system, bound);
                    LOG.info(
                            "Listening on {}{}", bound.address(), exposure.tls().isPresent() ? " with TLS" : "");
                    return bound.address();
                });
    }

    private static IllegalStateException cannotBind(String host, int port, Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new IllegalStateException(
                "cannot listen on " + host + ":" + port + ": " + root.getMessage()
                        + "; free the port, or configure another one (0 = any)",
                failure instanceof CompletionException ? failure.getCause() : failure);
    }
}
