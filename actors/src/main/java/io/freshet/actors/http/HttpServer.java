package io.freshet.actors.http;

import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.scorer.LaneService;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data plane, listening. It stops with its actor system's coordinated shutdown. */
public final class HttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final InetSocketAddress address;

    private HttpServer(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * Binds and serves. In a coordinated shutdown it takes no new connections from the phase
     * {@code service-unbind} on, and requests being answered may end until shortly before the time of the phase
     * {@code service-requests-done} is over.
     *
     * @param services of the lanes, at least one; among several that can do what is asked the first answers
     * @param notReady why this process should get no traffic, empty when it is ready; asked often, must not block
     * @return completes with an {@link IllegalStateException} when the address cannot be bound
     */
    public static CompletionStage<HttpServer> start(
            ActorSystem<?> system,
            HttpSettings settings,
            List<? extends LaneService> services,
            FreshetMetrics metrics,
            Supplier<Optional<String>> notReady) {
        ServedLanes lanes = new ServedLanes(services);
        Routes routes = Routes.of(system, settings, lanes, metrics, notReady);
        Drain drain = new Drain();
        RequestHandler handler = new RequestHandler(
                system, settings, routes, metrics, new VersionHeader(lanes), drain, System::nanoTime);
        return Http.get(system)
                .newServerAt(settings.host(), settings.port())
                .withSettings(ServerTuning.of(system, settings))
                .bind(handler::handle)
                .handle((binding, failure) -> {
                    if (failure != null) {
                        throw cannotBind(settings, failure);
                    }
                    return started(system, binding, drain);
                });
    }

    private static HttpServer started(ActorSystem<?> system, ServerBinding binding, Drain drain) {
        drain.onShutdown(system, binding);
        LOG.info("Listening on {}", binding.localAddress());
        return new HttpServer(binding.localAddress());
    }

    private static IllegalStateException cannotBind(HttpSettings settings, Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new IllegalStateException(
                "cannot listen on " + settings.host() + ":" + settings.port() + ": " + root.getMessage()
                        + "; free the port, or configure another one (0 = any)",
                failure instanceof CompletionException ? failure.getCause() : failure);
    }

    /** The port it really listens on. */
    public int port() {
        return address.getPort();
    }
}
