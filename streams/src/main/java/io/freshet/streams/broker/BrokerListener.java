package io.freshet.streams.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * One more port of the development broker, which clients must approach in another way than its plain one. To try settings
 * of {@code kafka.client} on.
 *
 * @param protocol Kafka's name of it: {@code SSL}, {@code SASL_PLAINTEXT} or {@code SASL_SSL}
 * @param properties of the listener in Kafka's names ({@code ssl.keystore.location}, {@code sasl.enabled.mechanisms});
 *     they are written to the broker's data folder, secrets included
 */
public record BrokerListener(String protocol, int port, Map<String, String> properties) {

    private static final String FILE = "listeners.properties";

    public BrokerListener {
        properties = Map.copyOf(properties);
    }

    /** On a port that is free now. */
    public static BrokerListener onFreePort(String protocol, Map<String, String> properties) {
        try {
            return new BrokerListener(protocol, BrokerPorts.free(), properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients of this listener connect. */
    public String bootstrapServers() {
        return BrokerPorts.HOST + ":" + port;
    }

    /** Writes what the broker's process adds to its settings, and returns the file. */
    static Path write(List<BrokerListener> listeners, Path data) throws IOException {
        Properties all = new Properties();
        String addresses = listeners.stream()
                .map(listener -> listener.protocol + "://" + listener.bootstrapServers())
                .collect(Collectors.joining(","));
        if (!listeners.isEmpty()) {
            all.put("listeners", addresses);
            all.put("advertised.listeners", addresses);
            all.put(
                    "listener.security.protocol.map",
                    listeners.stream()
                            .map(listener -> listener.protocol + ":" + listener.protocol)
                            .collect(Collectors.joining(",")));
        }
        for (BrokerListener listener : listeners) {
            String prefix = "listener.name." + listener.protocol.toLowerCase(Locale.ROOT) + ".";
            listener.properties.forEach((name, value) -> all.put(prefix + name, value));
        }
        Path file = data.resolve(FILE);
        try (Writer writer = Files.newBufferedWriter(file)) {
            all.store(writer, "Added to server.properties");
        }
        return file;
    }

    /** Shows no values of properties: some are secrets. */
    @Override
    public String toString() {
        return protocol + "://" + bootstrapServers();
    }
}
