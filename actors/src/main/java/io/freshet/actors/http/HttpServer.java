package io.freshet.actors.http;

import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.scorer.LaneService;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/** The data plane, listening. It stops with its actor system's coordinated shutdown. */
public final class HttpServer {

    private final InetSocketAddress address;

    private HttpServer(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * Binds and serves, as {@link Listener} does.
     *
     * @param protection against strangers
     * @param services of the lanes, at least one; among several that can do what is asked the first answers
     * @param notReady why this process should get no traffic, empty when it is ready; asked often, must not block
     * @param feedback takes it; stays the caller's to close, after the server has stopped
     * @return completes with an {@link IllegalStateException} when the address cannot be bound
     */
    public static CompletionStage<HttpServer> start(
            ActorSystem<?> system,
            HttpSettings settings,
            Protection protection,
            List<? extends LaneService> services,
            FreshetMetrics metrics,
            Supplier<Optional<String>> notReady,
            Optional<Feedback> feedback) {
        ServedLanes lanes = new ServedLanes(services);
        Routes routes = Routes.of(system, settings, lanes, metrics, notReady, feedback);
        RequestHandler handler = new RequestHandler(
                system,
                settings,
                new KeyCheck(protection.keys(), System::nanoTime),
                routes,
                metrics,
                new VersionHeader(lanes),
                System::nanoTime);
        return Listener.start(
                        system,
                        settings.host(),
                        settings.port(),
                        settings.limits(),
                        protection.exposure(),
                        handler::handle)
                .thenApply(HttpServer::new);
    }

    /** The port it really listens on. */
    public int port() {
        return address.getPort();
    }
}
