package io.freshet.actors.management;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.management.javadsl.PekkoManagement;

/** Starts Pekko Management: {@code /ready}, {@code /alive} and {@code /metrics} on a port of their own. */
public final class Management {

    private Management() {}

    /**
     * Where to listen, as settings the actor system must be created with. Without them it is loopback.
     *
     * @param port 0 = any free one
     */
    public static Config config(String host, int port) {
        return ConfigFactory.parseMap(
                Map.of(
                        "pekko.management.http.hostname",
                        host,
                        "pekko.management.http.port",
                        port,
                        "pekko.management.http.routes.metrics",
                        MetricsRoute.class.getName()),
                "management address");
    }

    /**
     * Starts to answer. During a coordinated shutdown the process says first that it is not ready, and goes on
     * answering until everything else has stopped.
     *
     * @param system created with {@link Health#checks()}, and with {@link MetricsRoute.Metrics} if it has metrics
     * @return the address it listens on
     */
    public static CompletionStage<InetSocketAddress> start(ActorSystem<?> system, Health health) {
        PekkoManagement management = PekkoManagement.get(system);
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "not-ready", () -> {
            health.ready("process", false, "is shutting down");
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "management-stop", management::stop);
        return management
                .start()
                .thenApply(uri -> new InetSocketAddress(uri.host().address(), uri.port()));
    }
}
