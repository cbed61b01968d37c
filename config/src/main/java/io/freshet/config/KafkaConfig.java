package io.freshet.config;

import static io.freshet.config.Kind.properties;
import static io.freshet.config.Kind.text;

import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Broker and topics; keys below {@code freshet.kafka}.
 *
 * @param bootstrapServers comma-separated {@code host:port}
 * @param topic QA pairs come from here
 * @param deadLetterTopic records that cannot be used go here
 * @param quarantineTopic the examples of rounds that could not be trained go here
 * @param versionsTopic published versions are announced here
 * @param servingTopic what an operator wants served otherwise than the newest version is told here
 * @param embeddingsTopic fresh document vectors go here
 * @param client further properties of every Kafka client, by their Kafka names; may hold passwords
 */
public record KafkaConfig(
        String bootstrapServers,
        String topic,
        String deadLetterTopic,
        String quarantineTopic,
        String versionsTopic,
        String servingTopic,
        String embeddingsTopic,
        Map<String, String> client) {

    private static final Pattern SERVERS = Pattern.compile(
            "([^\\s,:/]+|\\[[0-9a-fA-F:.]+]):[0-9]{1,5}(,\\s*([^\\s,:/]+|\\[[0-9a-fA-F:.]+]):[0-9]{1,5})*");
    private static final Kind<String> TOPIC = text(
            "a Kafka topic name: 1 to 249 of letters, digits, \".\", \"_\" and \"-\"",
            Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}"));

    public KafkaConfig {
        client = Map.copyOf(client);
    }

    /** Shows the names of the client properties but not their values, some of which are secrets. */
    @Override
    public String toString() {
        return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", topic=" + topic + ", deadLetterTopic="
                + deadLetterTopic + ", quarantineTopic=" + quarantineTopic + ", versionsTopic=" + versionsTopic
                + ", servingTopic=" + servingTopic + ", embeddingsTopic=" + embeddingsTopic
                + ", client=" + new TreeSet<>(client.keySet())
                + "]";
    }

    static KafkaConfig read(Settings s) {
        return new KafkaConfig(
                s.get("kafka.bootstrap-servers", text("host:port, or several of them with commas between", SERVERS)),
                s.get("kafka.topic", TOPIC),
                s.get("kafka.dead-letter-topic", TOPIC),
                s.get("kafka.quarantine-topic", TOPIC),
                s.get("kafka.versions-topic", TOPIC),
                s.get("kafka.serving-topic", TOPIC),
                s.get("kafka.embeddings-topic", TOPIC),
                s.get("kafka.client", properties()));
    }
}
