package io.freshet.bench.serve;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.freshet.actors.process.JavaCommand;
import io.freshet.cli.Main;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.broker.BrokerInstallation;
import io.freshet.streams.broker.DevelopmentBroker;
import io.freshet.streams.kafka.TopicSpec;
import io.freshet.streams.kafka.Topics;
import io.freshet.streams.process.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * A broker and {@code freshet run --role scorer}, each a process of its own, on loopback. They end with this process,
 * however that happens. Whoever starts it closes it.
 */
public final class ServedSite implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofDays(1);
    private static final long LOOK_EVERY_MILLIS = 50;
    private static final int TAIL_LINES = 20;

    private final DevelopmentBroker broker;
    private final FreshetConfig config;
    private final ChildProcess server;
    private final Path log;

    private ServedSite(DevelopmentBroker broker, FreshetConfig config, ChildProcess server, Path log) {
        this.broker = broker;
        this.config = config;
        this.server = server;
        this.log = log;
    }

    /**
     * Returns when the server says that it is ready.
     *
     * @param folder for all its files; exists
     * @param threads native threads of one operation
     */
    public static ServedSite start(Path folder, int threads) throws IOException, InterruptedException {
        DevelopmentBroker broker = DevelopmentBroker.start(
                BrokerInstallation.fromSystemProperty(), folder.resolve("broker"), OptionalInt.empty());
        try {
            Path file = folder.resolve("freshet.conf");
            FreshetConfig config = settings(file, folder.resolve("store"), broker.bootstrapServers(), threads);
            makeTopics(broker, config);
            Path log = folder.resolve("server.log");
            ChildProcess server = ChildProcess.start(new ProcessBuilder(JavaCommand.of(
                            Main.class.getName(), List.of("run", "--config", file.toString(), "--role", "scorer")))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile()));
            ServedSite site = new ServedSite(broker, config, server, log);
            try {
                site.awaitReady();
            } catch (IOException | InterruptedException e) {
                server.kill();
                throw e;
            }
            return site;
        } catch (IOException | InterruptedException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /** The settings that the server runs by. */
    public FreshetConfig config() {
        return config;
    }

    public DevelopmentBroker broker() {
        return broker;
    }

    /** A client of the server. */
    public ApiClient client() {
        return new ApiClient(
                URI.create(
                        "http://" + config.http().host() + ":" + config.http().port()),
                config.lane());
    }

    /** CPU time that the server has taken so far, in seconds. */
    public double cpuSeconds() {
        return CpuTime.seconds(server.process().toHandle());
    }

    /** The end of what the server printed, for failures. */
    public String tail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private static FreshetConfig settings(Path file, Path store, String bootstrapServers, int threads)
            throws IOException {
        Map<String, Object> settings = new HashMap<>();
        settings.put("model.device", "cpu");
        settings.put("model.compute-type", "float32");
        settings.put("model.threads", threads);
        settings.put("kafka.bootstrap-servers", bootstrapServers);
        settings.put("checkpoint.store", store.toString());
        settings.put("http.port", freePort());
        settings.put("management.enabled", false);
        settings.put("admin.enabled", false);
        Files.writeString(
                file,
                ConfigFactory.parseMap(settings, "benchmark")
                        .atPath("freshet")
                        .root()
                        .render(ConfigRenderOptions.concise()));
        return FreshetConfig.load(file);
    }

    private static void makeTopics(DevelopmentBroker broker, FreshetConfig config)
            throws IOException, InterruptedException {
        try (Admin admin = broker.connection().admin()) {
            Topics.ensure(
                            admin,
                            List.of(
                                    TopicSpec.qaPairs(config.kafka().topic(), 1, 1, RETENTION),
                                    TopicSpec.versions(config.kafka().versionsTopic(), 1),
                                    TopicSpec.serving(config.kafka().servingTopic(), 1)))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the topics could not be made: " + e, e);
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        ApiClient client = client();
        while (!client.isReady()) {
            if (!server.process().isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the server "
                        + (server.process().isAlive()
                                ? "was not ready within " + READY_WITHIN.toSeconds() + " s"
                                : "ended")
                        + "; it printed:\n" + tail());
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.stop(STOP_WITHIN);
        broker.close();
    }
}
