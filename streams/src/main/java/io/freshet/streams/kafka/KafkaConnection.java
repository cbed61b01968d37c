package io.freshet.streams.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * How to reach the brokers.
 *
 * @param bootstrapServers {@code host:port,host:port}
 * @param properties further client properties in Kafka's own names (security, DNS, timeouts); those on which
 *     correctness rests, such as acknowledgements and isolation, are set over them
 */
public record KafkaConnection(String bootstrapServers, Map<String, String> properties) {

    public KafkaConnection {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("No bootstrap servers: give host:port, several with commas between");
        }
        properties = Map.copyOf(properties);
    }

    public static KafkaConnection to(String bootstrapServers) {
        return new KafkaConnection(bootstrapServers, Map.of());
    }

    /** Client properties: these, with the given ones over them. */
    public Map<String, Object> with(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.putAll(more);
        return all;
    }

    /**
     * A new admin client; the caller closes it.
     *
     * @throws IllegalStateException if the properties are none of which a client can be made
     */
    public Admin admin() {
        try {
            return Admin.create(with(Map.of()));
        } catch (KafkaException e) {
            throw KafkaFailure.badProperties(e);
        }
    }

    /** Shows the names of the properties but not their values, some of which are secrets. */
    @Override
    public String toString() {
        return "KafkaConnection[bootstrapServers=" + bootstrapServers + ", properties="
                + new TreeSet<>(properties.keySet()) + "]";
    }
}
