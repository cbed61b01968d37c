package io.freshet.cli.rebuild;

import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.TopicOffsets;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** What Kafka still has of a lane's feedback. */
final class Earliest {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    private Earliest() {}

    /** First offset there is, by partition. */
    static Map<Integer, Long> of(FreshetConfig lane, KafkaConnection kafka) throws IOException {
        String topic = lane.kafka().topic();
        try (Admin admin = kafka.admin()) {
            return TopicOffsets.earliest(new TopicOffsets(admin)
                    .ranges(topic)
                    .toCompletableFuture()
                    .get(WITHIN.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw NoAnswer.of(
                    "the offsets of topic " + topic + " of " + lane.kafka().bootstrapServers() + " are not known", e);
        }
    }
}
