package io.freshet.streams.broker;

import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * A single Kafka broker on loopback, with its data in a folder that it keeps over restarts. Its process ends when
 * this JVM does, however that happens: it holds on to this JVM's end of a pipe. There is no shutdown hook on purpose:
 * other hooks (the last checkpoint) still need the broker, and the pipe breaks after them. Ctrl-C does not reach it.
 *
 * <p>Calls block and are serialised. Whoever starts it closes it.
 */
public final class DevelopmentBroker implements AutoCloseable {

    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private final BrokerInstallation installation;
    private final Path data;
    private final int port;
    private final List<BrokerListener> more;
    private BrokerProcess process;

    private DevelopmentBroker(BrokerInstallation installation, Path data, int port, List<BrokerListener> more) {
        this.installation = installation;
        this.data = data;
        this.port = port;
        this.more = more;
    }

    /**
     * Returns when clients can work with it; fails with {@link BrokerStartException} after a minute.
     *
     * @param data its folder, made if it does not exist; one broker at a time
     * @param port where clients connect; empty for the one used last on this folder, or a free one
     */
    public static DevelopmentBroker start(BrokerInstallation installation, Path data, OptionalInt port) {
        return start(installation, data, port, List.of());
    }

    /** With more listeners, of different protocols, beside the plain one. */
    public static DevelopmentBroker start(
            BrokerInstallation installation, Path data, OptionalInt port, List<BrokerListener> more) {
        try {
            Path folder = Files.createDirectories(data).toRealPath();
            BrokerPorts ports = new BrokerPorts(folder);
            DevelopmentBroker broker =
                    new DevelopmentBroker(installation, folder, ports.choose(port), List.copyOf(more));
            broker.restart();
            ports.remember(broker.port);
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException("The broker's data folder " + data + " is not usable", e);
        }
    }

    public String bootstrapServers() {
        return BrokerPorts.HOST + ":" + port;
    }

    public KafkaConnection connection() {
        return KafkaConnection.to(bootstrapServers());
    }

    /** The process id of the running broker. */
    public synchronized long pid() {
        return process.pid();
    }

    /** SIGKILL, as a crash would have it; returns when the process is gone. */
    public synchronized void kill() {
        process.kill();
    }

    /** Starts it again on the same data and port, after {@link #kill} or {@link #close}; stops it before, if needed. */
    public synchronized void restart() {
        close();
        process = BrokerProcess.start(installation, data, port, more, START_WITHIN);
    }

    /** An ordered stop, forced if it takes longer than the broker's own grace. Data and port stay. */
    @Override
    public synchronized void close() {
        if (process != null) {
            process.stop();
        }
    }
}
