package io.freshet.actors.admin;

import io.freshet.actors.connection.ConnectionLimits;
import io.freshet.actors.http.BodyLimits;
import io.freshet.actors.http.Exposure;
import io.freshet.actors.http.Listener;
import io.freshet.actors.tls.ServerTls;
import io.freshet.config.AdminConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** The admin plane, listening. It stops with its actor system's coordinated shutdown. */
public final class AdminServer {

    /** More than operators have, and few enough to cost nothing. */
    private static final ConnectionLimits CONNECTIONS = ConnectionLimits.DEFAULT.withMax(64);

    /** A reason is the longest thing that anybody has to say here. */
    private static final BodyLimits LIMITS = new BodyLimits(64 << 10, Duration.ofSeconds(20));

    private final InetSocketAddress address;

    private AdminServer(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * Binds and serves.
     *
     * @param config where to listen; whether it is enabled is the caller's to ask
     * @param lanes at least one, of different names
     * @return completes with an {@link IllegalStateException} when the address cannot be bound
     * @throws IOException if its certificate cannot be used
     */
    public static CompletionStage<AdminServer> start(
            ActorSystem<?> system, AdminConfig config, AdminToken token, List<AdminLane> lanes, InstantSource clock)
            throws IOException {
        Exposure exposure = new Exposure(CONNECTIONS, ServerTls.of(config.tls(), system));
        AdminLanes known = new AdminLanes(lanes, clock);
        AdminHandler handler = new AdminHandler(system, LIMITS, token, new AdminRoutes(system), known);
        return Listener.start(system, config.host(), config.port(), LIMITS, exposure, handler::handle)
                .thenApply(AdminServer::new);
    }

    /** The port it really listens on. */
    public int port() {
        return address.getPort();
    }
}
