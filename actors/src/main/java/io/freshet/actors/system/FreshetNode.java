package io.freshet.actors.system;

import com.typesafe.config.ConfigFactory;
import io.freshet.actors.coordinator.Lineage;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.http.HttpServer;
import io.freshet.actors.http.HttpSettings;
import io.freshet.actors.management.Health;
import io.freshet.actors.management.Management;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.scorer.MicroBatcher;
import io.freshet.actors.trainer.RoundTraining;
import io.freshet.actors.trainer.Training;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.TrainSettings;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.version.VersionLog;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * A whole lane in one process: Kafka to served versions. Starting blocks until it serves; closing ends the stream,
 * answers what was asked, and frees everything native.
 */
public final class FreshetNode implements AutoCloseable {

    private static final Duration START_WITHIN = Duration.ofMinutes(2);

    private final LaneModel model;
    private final Lineage lineage;
    private final FreshetMetrics metrics;
    private final MicroBatcher batcher;
    private final LagMonitor lag;
    private final FeedbackStream stream;
    private final ActorSystem<Guardian.Command> system;
    private final int httpPort;

    private FreshetNode(
            LaneModel model,
            Lineage lineage,
            FreshetMetrics metrics,
            MicroBatcher batcher,
            LagMonitor lag,
            FeedbackStream stream,
            ActorSystem<Guardian.Command> system,
            int httpPort) {
        this.model = model;
        this.lineage = lineage;
        this.metrics = metrics;
        this.batcher = batcher;
        this.lag = lag;
        this.stream = stream;
        this.system = system;
        this.httpPort = httpPort;
    }

    /**
     * What a caller may put in place of the usual.
     *
     * @param listener hears of the loop, beside the metrics
     * @param training wraps what trains rounds
     * @param clock tells the time
     */
    public record Extras(LoopListener listener, UnaryOperator<Training.Factory> training, InstantSource clock) {

        /** Nothing special. */
        public static Extras none() {
            return listening(LoopListener.NONE);
        }

        public static Extras listening(LoopListener listener) {
            return new Extras(listener, UnaryOperator.identity(), InstantSource.system());
        }
    }

    /**
     * Starts everything.
     *
     * @throws IOException if the model or the store cannot be read
     */
    public static FreshetNode start(FreshetConfig config, Extras extras) throws IOException {
        return start(config, LaneModel.open(config), extras);
    }

    /**
     * Starts everything on a model that is loaded already.
     *
     * @param model becomes this node's to close
     */
    public static FreshetNode start(FreshetConfig config, LaneModel model, Extras extras) throws IOException {
        KafkaConnection kafka = new KafkaConnection(
                config.kafka().bootstrapServers(), config.kafka().client());
        FeedbackStream.ensureTopics(kafka, config.kafka());
        Lineage lineage = Lineage.of(
                new CheckpointStore(config.checkpoint().store()),
                VersionLog.open(kafka, config.kafka().versionsTopic(), config.lane()),
                config.lane(),
                extras.clock());
        Lineage.Start start = lineage.recover();

        FreshetMetrics metrics = new FreshetMetrics();
        metrics.version(config.lane(), 0);
        Health health = new Health("scorer", "stream");
        MetricsListener counted = new MetricsListener(metrics);
        LagMonitor lag = new LagMonitor(kafka.admin(), config.kafka().topic(), start.offsets(), counted);
        LoopListener events = LoopListener.all(List.of(counted, lag, extras.listener()));

        Training.Factory training = extras.training()
                .apply(RoundTraining.factory(
                        EmbeddingTask.of(model.encoder(), model.documents(), config.train()),
                        TrainSettings.of(config.train(), config.lora()),
                        config.model().ref()));
        MicroBatcher.Settings serving = new MicroBatcher.Settings(
                config.scorer().maxBatchTokens(),
                config.scorer().queue(),
                config.scorer().requestTimeout(),
                config.model().threads());
        Guardian.Parts parts =
                new Guardian.Parts(config, model, lineage, start, training, serving, events, extras.clock());
        ActorSystem<Guardian.Command> system = ActorSystem.create(
                Guardian.create(parts),
                "freshet",
                health.checks()
                        .withSetup(BootstrapSetup.create(Management.config(
                                        config.management().host(),
                                        config.management().port())
                                .withFallback(ConfigFactory.load()))));
        MicroBatcher batcher = new MicroBatcher(
                system,
                model.encoder(),
                config.model().ref(),
                config.lane(),
                config.train().side(),
                serving,
                extras.clock());
        try {
            health.ready("scorer", true, "");
            int port = serve(config, system, batcher, metrics, health);
            Guardian.Running running = await(AskPattern.ask(
                    system, replyTo -> new Guardian.Start(batcher, replyTo), START_WITHIN, system.scheduler()));
            FeedbackStream stream = FeedbackStream.start(system, kafka, config, start, running.coordinator());
            health.ready("stream", true, "");
            lag.start(system);
            return new FreshetNode(model, lineage, metrics, batcher, lag, stream, system, port);
        } catch (IOException | RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    private static int serve(
            FreshetConfig config, ActorSystem<?> system, MicroBatcher batcher, FreshetMetrics metrics, Health health)
            throws IOException {
        HttpSettings settings = new HttpSettings(
                config.http().host(),
                config.http().port(),
                config.http().maxTexts(),
                Math.toIntExact(config.http().maxBody()),
                config.scorer().requestTimeout());
        HttpServer server = await(HttpServer.start(system, settings, batcher, metrics, health::notReady));
        if (config.management().enabled()) {
            await(Management.start(system, health));
        }
        return server.port();
    }

    private static <T> T await(CompletionStage<T> stage) throws IOException {
        try {
            return stage.toCompletableFuture().get(START_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("starting was interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("did not start within " + START_WITHIN.toSeconds() + " s", e);
        }
    }

    /** The port of the data plane. */
    public int httpPort() {
        return httpPort;
    }

    public FreshetMetrics metrics() {
        return metrics;
    }

    public LaneModel model() {
        return model;
    }

    /** Completes when the actors have stopped, on their own or because of {@link #close()}. */
    public CompletionStage<Done> whenTerminated() {
        return system.getWhenTerminated();
    }

    @Override
    public void close() {
        lag.close();
        stream.close();
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.ActorSystemTerminateReason$.MODULE$)
                .toCompletableFuture()
                .join();
        batcher.close();
        lineage.close();
        metrics.close();
        model.close();
    }
}
