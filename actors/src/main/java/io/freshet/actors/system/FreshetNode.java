package io.freshet.actors.system;

import com.typesafe.config.ConfigFactory;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.http.HttpServer;
import io.freshet.actors.http.HttpSettings;
import io.freshet.actors.management.Health;
import io.freshet.actors.management.Management;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.scorer.BatchedService;
import io.freshet.actors.scorer.LaneService;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.FileSteps;
import io.freshet.model.train.Example;
import io.freshet.model.train.TrainingTask;
import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process with all its lanes: Kafka to served versions. The lanes share the actor system, the HTTP server and the
 * base models; everything else each has of its own. Starting blocks until all serve; closing ends the streams, answers
 * what was asked, and frees everything native.
 */
public final class FreshetNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FreshetNode.class);
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final Models models;
    private final FreshetMetrics metrics;
    private final List<RunningLane> lanes;
    private final ActorSystem<Guardian.Command> system;
    private final int httpPort;

    private FreshetNode(
            Models models,
            FreshetMetrics metrics,
            List<RunningLane> lanes,
            ActorSystem<Guardian.Command> system,
            int httpPort) {
        this.models = models;
        this.metrics = metrics;
        this.lanes = lanes;
        this.system = system;
        this.httpPort = httpPort;
    }

    /** Wraps what trains the rounds of a lane. */
    @FunctionalInterface
    public interface TrainingWrapper {
        Training.Factory wrap(String lane, Training.Factory training);

        /** Wraps what is trained, below {@link #wrap}. */
        default TrainingTask<Example> wrapTask(String lane, TrainingTask<Example> task) {
            return task;
        }
    }

    /**
     * What a caller may put in place of the usual.
     *
     * @param listeners who hears of a lane's loop, by its name, beside the metrics
     * @param clock tells the time
     * @param files how stores of checkpoints are written
     */
    public record Extras(
            Function<String, LoopListener> listeners, TrainingWrapper training, InstantSource clock, FileSteps files) {

        /** Nothing special. */
        public static Extras none() {
            return listening(lane -> LoopListener.NONE);
        }

        public static Extras listening(Function<String, LoopListener> listeners) {
            return new Extras(listeners, (lane, training) -> training, InstantSource.system(), FileSteps.REAL);
        }
    }

    /** Starts a process of one lane. */
    public static FreshetNode start(FreshetConfig lane, Extras extras) throws IOException {
        return start(List.of(lane), extras);
    }

    /**
     * Starts everything.
     *
     * @param lanes at least one, of different names; what is of the whole process is taken from the first
     * @throws IOException if a model or a store cannot be read
     */
    public static FreshetNode start(List<FreshetConfig> lanes, Extras extras) throws IOException {
        return start(lanes, Models.open(lanes), extras);
    }

    /**
     * Starts everything on models that are loaded already.
     *
     * @param models become this node's to close
     */
    public static FreshetNode start(List<FreshetConfig> lanes, Models models, Extras extras) throws IOException {
        if (lanes.stream().map(FreshetConfig::lane).distinct().count() < lanes.size()) {
            throw new IllegalArgumentException("two lanes of one process have the same name: "
                    + lanes.stream().map(FreshetConfig::lane).toList());
        }
        FreshetConfig process = lanes.get(0);
        KafkaConnection kafka = new KafkaConnection(
                process.kafka().bootstrapServers(), process.kafka().client());
        FreshetMetrics metrics = new FreshetMetrics();
        List<RunningLane> running = new ArrayList<>();
        for (FreshetConfig lane : lanes) {
            running.add(RunningLane.open(
                    Lane.of(lane, models),
                    kafka,
                    metrics.lane(lane.lane()),
                    extras.listeners().apply(lane.lane()),
                    extras.clock(),
                    extras.files()));
        }
        Health health = new Health(lanes.stream()
                .flatMap(lane -> Stream.of(scorer(lane.lane()), stream(lane.lane())))
                .toArray(String[]::new));
        ActorSystem<Guardian.Command> system = ActorSystem.create(
                Guardian.create(),
                "freshet",
                health.checks()
                        .withSetup(BootstrapSetup.create(Management.config(
                                        process.management().host(),
                                        process.management().port())
                                .withFallback(ConfigFactory.load()))));
        try {
            List<LaneService> services = new ArrayList<>();
            List<LaneActors.Parts> parts = new ArrayList<>();
            for (RunningLane lane : running) {
                BatchedService service = lane.serve(system);
                services.add(service);
                parts.add(lane.parts(lane.training(extras.training())));
                health.ready(scorer(lane.name()), true, "");
            }
            int port = serve(lanes, system, services, metrics, health);
            Guardian.Running actors = await(
                    AskPattern.ask(system, replyTo -> new Guardian.Start(parts, replyTo), WITHIN, system.scheduler()));
            Set<List<String>> lettersOf = new HashSet<>();
            for (int i = 0; i < running.size(); i++) {
                RunningLane lane = running.get(i);
                var topics = lanes.get(i).kafka();
                lane.connect(
                        system,
                        actors.coordinators().get(lane.name()),
                        lettersOf.add(List.of(topics.topic(), topics.deadLetterTopic())));
                health.ready(stream(lane.name()), true, "");
            }
            return new FreshetNode(models, metrics, running, system, port);
        } catch (IOException | RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    private static String scorer(String lane) {
        return "scorer of lane " + lane;
    }

    private static String stream(String lane) {
        return "stream of lane " + lane;
    }

    private static int serve(
            List<FreshetConfig> lanes,
            ActorSystem<?> system,
            List<LaneService> services,
            FreshetMetrics metrics,
            Health health)
            throws IOException {
        FreshetConfig process = lanes.get(0);
        HttpSettings settings = new HttpSettings(
                process.http().host(),
                process.http().port(),
                process.http().maxTexts(),
                Math.toIntExact(process.http().maxBody()),
                lanes.stream()
                        .map(lane -> lane.scorer().requestTimeout())
                        .max(Duration::compareTo)
                        .orElseThrow());
        HttpServer server = await(HttpServer.start(system, settings, services, metrics, health::notReady));
        if (process.management().enabled()) {
            await(Management.start(system, health));
        }
        return server.port();
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

    /** The port of the data plane. */
    public int httpPort() {
        return httpPort;
    }

    public FreshetMetrics metrics() {
        return metrics;
    }

    public Models models() {
        return models;
    }

    /** Completes when the actors have stopped, on their own or because of {@link #close()}. */
    public CompletionStage<Done> whenTerminated() {
        return system.getWhenTerminated();
    }

    @Override
    public void close() {
        lanes.forEach(RunningLane::disconnect);
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.ActorSystemTerminateReason$.MODULE$)
                .toCompletableFuture()
                .join();
        // A step or a judgement that is under way ends first; were its model freed before, the process would crash.
        try {
            await(system.getWhenTerminated());
        } catch (IOException e) {
            LOG.error("An actor still computes; what it computes with is left to the end of the process", e);
            return;
        }
        lanes.forEach(RunningLane::release);
        metrics.close();
        models.close();
    }
}
