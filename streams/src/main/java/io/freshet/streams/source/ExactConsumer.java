package io.freshet.streams.source;

import io.freshet.streams.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.kafka.ConsumerSettings;

/** The consumer's settings: bytes in, committed records only, no group, and never an offset it was not told. */
final class ExactConsumer {

    private ExactConsumer() {}

    static ConsumerSettings<byte[], byte[]> settings(ClassicActorSystemProvider system, KafkaConnection connection) {
        return ConsumerSettings.create(system, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .withBootstrapServers(connection.bootstrapServers())
                .withProperties(Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
                        // Small fetches: partitions take turns, and little is fetched again after a pause.
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(256 * 1024),
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(2 * 1024 * 1024),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "200"))
                // Nothing is committed to Kafka, so a stopped stream has nothing to wait for.
                .withStopTimeout(Duration.ZERO)
                // The connection's properties may be secrets, and the settings are logged at DEBUG.
                .withConsumerFactory(settings -> new KafkaConsumer<>(
                        connection.with(settings.getProperties()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()));
    }
}
