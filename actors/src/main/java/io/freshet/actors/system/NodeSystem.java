package io.freshet.actors.system;

import com.typesafe.config.ConfigFactory;
import io.freshet.actors.admin.AdminLane;
import io.freshet.actors.admin.AdminServer;
import io.freshet.actors.admin.AdminToken;
import io.freshet.actors.coordinator.Coordinator;
import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.http.HttpServer;
import io.freshet.actors.http.HttpSettings;
import io.freshet.actors.management.Health;
import io.freshet.actors.management.Management;
import io.freshet.actors.management.MetricsRoute;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.scorer.LaneService;
import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every process has, whatever its role: actor system, health, metrics, and the ports it listens on. */
final class NodeSystem {

    private static final Logger LOG = LoggerFactory.getLogger(NodeSystem.class);
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final FreshetConfig process;
    private final FreshetMetrics metrics;
    private final Health health;
    private final AtomicReference<Throwable> failure;
    private final ActorSystem<Guardian.Command> system;

    private NodeSystem(
            FreshetConfig process,
            FreshetMetrics metrics,
            Health health,
            AtomicReference<Throwable> failure,
            ActorSystem<Guardian.Command> system) {
        this.failure = failure;
        this.process = process;
        this.metrics = metrics;
        this.health = health;
        this.system = system;
    }

    /**
     * @param process the lane whose settings are taken for what is of the whole process
     * @param metrics closed with this
     * @param parts that must be ready before the process is
     */
    static NodeSystem start(FreshetConfig process, FreshetMetrics metrics, List<String> parts) {
        Health health = new Health(parts.toArray(String[]::new));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        ActorSystem<Guardian.Command> system = ActorSystem.create(
                Guardian.create(failure::set),
                "freshet",
                health.checks()
                        .withSetup(new MetricsRoute.Metrics(metrics))
                        .withSetup(BootstrapSetup.create(Management.config(
                                        process.management().host(),
                                        process.management().port())
                                .withFallback(ConfigFactory.load()))));
        return new NodeSystem(process, metrics, health, failure, system);
    }

    ActorSystem<Guardian.Command> system() {
        return system;
    }

    /** Why it stopped on its own. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    Health health() {
        return health;
    }

    /** Opens the data plane; returns its port. */
    int serve(List<FreshetConfig> lanes, List<? extends LaneService> services, Feedback feedback) throws IOException {
        HttpSettings settings = new HttpSettings(
                process.http().host(),
                process.http().port(),
                process.http().maxTexts(),
                Math.toIntExact(process.http().maxBody()),
                Processes.requestTimeout(lanes));
        return await(HttpServer.start(
                        system,
                        settings,
                        DataPlane.protection(process.http(), system),
                        services,
                        metrics,
                        health::notReady,
                        Optional.of(feedback)))
                .port();
    }

    /** Opens the management port, unless it is switched off. */
    Optional<InetSocketAddress> manage() throws IOException {
        return process.management().enabled() ? Optional.of(await(Management.start(system, health))) : Optional.empty();
    }

    /** Opens the admin plane of these lanes, unless it is switched off; returns its port, or 0. */
    int administer(List<AdminLane> lanes, InstantSource clock) throws IOException {
        if (!process.admin().enabled()) {
            return 0;
        }
        AdminToken token = AdminToken.of(process.admin(), process.checkpoint().store(), new SecureRandom());
        return await(AdminServer.start(system, process.admin(), token, lanes, clock))
                .port();
    }

    /** Starts the actors of all lanes; returns what takes the records of those that have a loop here. */
    Map<String, ActorRef<Coordinator.Command>> spawn(List<LaneParts> lanes) throws IOException {
        Guardian.Running running = await(
                AskPattern.ask(system, replyTo -> new Guardian.Start(lanes, replyTo), WITHIN, system.scheduler()));
        return running.coordinators();
    }

    /**
     * Takes the actors down in order; a step or a judgement that is under way ends first.
     *
     * @return false if one still computes: were its model freed, the process would crash
     */
    boolean stop() {
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.ActorSystemTerminateReason$.MODULE$)
                .toCompletableFuture()
                .join();
        try {
            await(system.getWhenTerminated());
        } catch (IOException e) {
            LOG.error("An actor still computes; what it computes with is left to the end of the process", e);
            return false;
        }
        metrics.close();
        return true;
    }

    private static <T> T await(CompletionStage<T> stage) throws IOException {
        try {
            return stage.toCompletableFuture().get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting or stopping", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("did not start or stop within " + WITHIN.toSeconds() + " s", e);
        }
    }
}
