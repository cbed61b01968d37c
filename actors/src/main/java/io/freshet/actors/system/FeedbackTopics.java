package io.freshet.actors.system;

import io.freshet.config.FreshetConfig;
import io.freshet.config.KafkaConfig;
import io.freshet.streams.kafka.BrokerWait;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.KafkaFailure;
import io.freshet.streams.kafka.OffsetRange;
import io.freshet.streams.kafka.TopicOffsets;
import io.freshet.streams.kafka.TopicSpec;
import io.freshet.streams.kafka.Topics;
import io.freshet.streams.record.RecordLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** A lane's topics: created where they are missing, and asked what they hold. */
final class FeedbackTopics {

    private static final Duration RETENTION = Duration.ofDays(30);

    /** Room for a vector of 16384 numbers in base64, and the rest of its record. */
    private static final long BESIDE_A_TEXT = 128 * 1024;

    private static final Duration ASK_WITHIN = Duration.ofSeconds(30);

    private FeedbackTopics() {}

    /** Creates the lane's topics where they are missing, once the broker answers. */
    static void ensure(KafkaConnection kafka, FreshetConfig lane) throws IOException {
        try {
            BrokerWait.await(kafka);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for Kafka", e);
        }
        KafkaConfig config = lane.kafka();
        List<TopicSpec> topics = new ArrayList<>(List.of(
                TopicSpec.qaPairs(config.topic(), 1, 1, RETENTION),
                TopicSpec.deadLetters(config.deadLetterTopic(), 1, RETENTION),
                TopicSpec.deadLetters(config.quarantineTopic(), 1, RETENTION),
                TopicSpec.versions(config.versionsTopic(), 1),
                TopicSpec.serving(config.servingTopic(), 1)));
        if (lane.reembeds()) {
            long largest = lane.record().maxBytes() + BESIDE_A_TEXT;
            topics.add(TopicSpec.embeddings(config.embeddingsTopic(), 1, (int) Math.min(largest, Integer.MAX_VALUE)));
        }
        try (Admin admin = kafka.admin()) {
            await(kafka, Topics.ensure(admin, topics));
        }
    }

    /** First offset that there still is of each partition of the feedback topic. */
    static Map<Integer, Long> earliest(KafkaConnection kafka, KafkaConfig config) throws IOException {
        try (Admin admin = kafka.admin()) {
            Map<Integer, Long> earliest = new TreeMap<>();
            Map<Integer, OffsetRange> ranges = await(kafka, new TopicOffsets(admin).ranges(config.topic()));
            ranges.forEach((partition, range) -> earliest.put(partition, range.earliest()));
            return earliest;
        }
    }

    static RecordLimits limits(FreshetConfig config) {
        return new RecordLimits(
                Math.toIntExact(config.record().maxBytes()),
                config.record().maxTextChars(),
                config.record().maxRejected(),
                config.record().maxIdChars());
    }

    private static <T> T await(KafkaConnection kafka, CompletionStage<T> stage) throws IOException {
        try {
            return stage.toCompletableFuture().get(ASK_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the broker", e);
        } catch (ExecutionException e) {
            throw new IOException(KafkaFailure.message(e.getCause(), kafka), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(KafkaFailure.message(e, kafka), e);
        }
    }
}
