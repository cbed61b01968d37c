package io.freshet.cli.chaos;

import io.freshet.cli.chaos.fault.FaultPoint;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.broker.BrokerInstallation;
import io.freshet.streams.broker.DevelopmentBroker;
import io.freshet.streams.kafka.TopicSpec;
import io.freshet.streams.kafka.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** One run with everything of its own: broker, records, store, Freshet, and who follows what is committed. */
final class Site implements AutoCloseable {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(60);
    private static final Duration RETENTION = Duration.ofDays(365);

    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    static final Duration LOOK_EVERY = Duration.ofMillis(25);

    private final Path folder;
    private final ClassArchive archive;
    private final Path config;
    private final DevelopmentBroker broker;
    private final Feed feed;
    private final Ledger ledger;
    private final FreshetConfig settings;
    private final boolean isolate;
    private final IsolatedProcesses processes = new IsolatedProcesses();
    private volatile NodeProcess node;
    private int starts;

    private Site(
            Path folder,
            ClassArchive archive,
            Path config,
            DevelopmentBroker broker,
            FreshetConfig settings,
            Records records,
            long pause,
            boolean isolate) {
        this.folder = folder;
        this.archive = archive;
        this.config = config;
        this.broker = broker;
        this.settings = settings;
        this.isolate = isolate;
        this.feed = new Feed(broker.connection(), Settings.TOPIC, records, pause);
        this.ledger = new Ledger(
                broker.connection(), Settings.VERSIONS, settings.checkpoint().store());
        feed.start();
        ledger.start();
    }

    /**
     * Starts the broker and lets the records come; Freshet is not started yet.
     *
     * @param isolate whether each part of Freshet is to be a process of its own
     */
    static Site open(Path folder, ClassArchive archive, Settings settings, long seed, long pauseMillis, boolean isolate)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        DevelopmentBroker broker = DevelopmentBroker.start(
                BrokerInstallation.fromSystemProperty(), folder.resolve("broker"), OptionalInt.empty());
        try (Admin admin = broker.connection().admin()) {
            Topics.ensure(
                            admin,
                            List.of(
                                    TopicSpec.qaPairs(Settings.TOPIC, 1, 1, RETENTION),
                                    TopicSpec.deadLetters(Settings.DEAD_LETTERS, 1, RETENTION),
                                    TopicSpec.versions(Settings.VERSIONS, 1)))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            broker.close();
            throw new IOException("the topics could not be made", e);
        }
        Path config = folder.resolve("freshet.conf");
        FreshetConfig written = settings.write(config, folder.resolve("store"), broker.bootstrapServers(), freePort());
        return new Site(folder, archive, config, broker, written, new Records(seed, written), pauseMillis, isolate);
    }

    /**
     * Starts Freshet, whose predecessor is gone.
     *
     * @param point where it shall end itself; only without {@code isolate}
     */
    NodeProcess start(Optional<FaultPoint> point) throws IOException {
        starts++;
        Path log = folder.resolve("node-" + starts + ".log");
        if (!isolate) {
            node = NodeProcess.start(config, point, archive.classPath(), archive.use(), log);
            return node;
        }
        node = NodeProcess.startIsolated(config, archive.classPath(), archive.use(), log);
        processes.supervisedBy(node);
        return node;
    }

    /** One start before the records come, which lets the later ones share its classes. */
    void warmUp() throws IOException, InterruptedException {
        node = NodeProcess.start(
                config, Optional.empty(), archive.classPath(), archive.make(), folder.resolve("node-warm-up.log"));
        awaitReady();
        stop();
    }

    /** Waits until the process that was started last serves and reads. */
    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!node.isReady()) {
            if (node.awaitEnd(LOOK_EVERY) || System.nanoTime() > deadline) {
                throw new ChaosException("Freshet did not start within " + READY_WITHIN.toSeconds() + " s", tail());
            }
        }
    }

    /** Stops Freshet as an orchestrator would, if it runs. */
    void stop() throws InterruptedException {
        if (node == null || !node.isAlive()) {
            return;
        }
        if (starts > 0 && isolate) {
            processes.excuse(Kill.Victim.SUPERVISOR);
        }
        if (!node.stop(STOP_WITHIN)) {
            throw new ChaosException(
                    "a process did not end within " + STOP_WITHIN.toSeconds() + " s of SIGTERM", tail());
        }
    }

    NodeProcess node() {
        return node;
    }

    boolean isIsolated() {
        return isolate;
    }

    /** Those of the supervisor that was started last; there are some with {@code isolate} only. */
    IsolatedProcesses processes() {
        return processes;
    }

    /** The process that is to answer now. */
    Answerer answerer() {
        return isolate ? processes.scorer() : node;
    }

    int starts() {
        return starts;
    }

    DevelopmentBroker broker() {
        return broker;
    }

    Feed feed() {
        return feed;
    }

    Ledger ledger() {
        return ledger;
    }

    FreshetConfig settings() {
        return settings;
    }

    /** The ends of all logs, for failures. */
    String tail() {
        return (node == null ? "" : node.tail() + "\n") + "versions committed: " + ledger.head() + ", records let: "
                + feed.released();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        try {
            if (node != null && node.isAlive()) {
                node.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        feed.close();
        ledger.close();
        broker.close();
    }
}
