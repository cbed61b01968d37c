package io.freshet.broker;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The settings of a single combined node on loopback that holds little memory and recovers fast from SIGKILL. */
final class ServerProperties {

    private static final Map<String, String> SINGLE_REPLICA = Map.of(
            "default.replication.factor", "1",
            "min.insync.replicas", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1");

    /** Four MiB for the log cleaner (compaction) instead of 128; one partition per internal topic; few threads. */
    private static final Map<String, String> SMALL = Map.of(
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.num.partitions", "1",
            "group.initial.rebalance.delay.ms", "0",
            "log.cleaner.dedupe.buffer.size", "4194304",
            "num.network.threads", "2",
            "num.io.threads", "2");

    /**
     * By default the controller waits nine seconds for a killed broker's session before it lets it in again, and the
     * broker looks every ten seconds for transactions whose writer was killed.
     */
    private static final Map<String, String> FAST_RECOVERY = Map.of(
            "broker.session.timeout.ms", "2000",
            "broker.heartbeat.interval.ms", "300",
            "controller.quorum.election.timeout.ms", "300",
            "controller.quorum.fetch.timeout.ms", "600",
            "controller.quorum.election.backoff.max.ms", "100",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");

    private ServerProperties() {}

    /**
     * Writes {@code server.properties} into the data folder and returns it.
     *
     * @param more file whose properties are added; its listeners come after the plain one
     */
    static Path write(Path data, int port, int controllerPort, Path more) throws IOException {
        Properties properties = new Properties();
        properties.putAll(node(data, port, controllerPort));
        properties.putAll(SINGLE_REPLICA);
        properties.putAll(SMALL);
        properties.putAll(FAST_RECOVERY);
        Properties added = new Properties();
        try (Reader reader = Files.newBufferedReader(more)) {
            added.load(reader);
        }
        added.forEach((name, value) -> properties.merge(name, value, (first, second) -> first + "," + second));
        Path file = data.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "Written at every start of the development broker");
        }
        return file;
    }

    private static Map<String, String> node(Path data, int port, int controllerPort) {
        Map<String, String> node = new TreeMap<>();
        node.put("process.roles", "broker,controller");
        node.put("node.id", "1");
        node.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        node.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        node.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        node.put("controller.listener.names", "CONTROLLER");
        node.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        node.put("inter.broker.listener.name", "PLAINTEXT");
        node.put("log.dirs", data.resolve("logs").toString());
        node.put("auto.create.topics.enable", "false");
        return node;
    }
}
