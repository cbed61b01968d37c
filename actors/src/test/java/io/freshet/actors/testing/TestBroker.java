package io.freshet.actors.testing;

import io.freshet.streams.broker.BrokerInstallation;
import io.freshet.streams.broker.DevelopmentBroker;
import io.freshet.streams.kafka.AckedProducer;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.TopicOffsets;
import io.freshet.streams.kafka.TopicSpec;
import io.freshet.streams.kafka.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A running broker. Every test makes topics of its own. */
public final class TestBroker implements AutoCloseable {

    private static final int WAIT_SECONDS = 90;

    private final AtomicInteger names = new AtomicInteger();
    private final DevelopmentBroker broker;
    private final Admin admin;
    private final AckedProducer producer;

    TestBroker() throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        broker = DevelopmentBroker.start(
                BrokerInstallation.fromSystemProperty(),
                Files.createTempDirectory(target, "kafka"),
                OptionalInt.empty());
        admin = connection().admin();
        producer = new AckedProducer(connection(), Map.of());
    }

    public KafkaConnection connection() {
        return broker.connection();
    }

    /** Where nobody answers until {@link #restart()}. */
    public void kill() {
        broker.kill();
    }

    /** With the data it had, at the same address. */
    public void restart() throws IOException {
        broker.restart();
    }

    /** A name that no other test uses. */
    public String freshName(String stem) {
        return stem + "-" + names.incrementAndGet();
    }

    public String versionsTopic() {
        TopicSpec topic = TopicSpec.versions(freshName("versions"), 1);
        get(Topics.ensure(admin, List.of(topic)));
        return topic.name();
    }

    public String servingTopic() {
        TopicSpec topic = TopicSpec.serving(freshName("serving"), 1);
        get(Topics.ensure(admin, List.of(topic)));
        return topic.name();
    }

    public String embeddingsTopic() {
        TopicSpec topic = TopicSpec.embeddings(freshName("embeddings"), 1, 1 << 20);
        get(Topics.ensure(admin, List.of(topic)));
        return topic.name();
    }

    public String feedbackTopic() {
        TopicSpec topic = TopicSpec.qaPairs(freshName("qa"), 1, 1, Duration.ofDays(1));
        get(Topics.ensure(admin, List.of(topic)));
        return topic.name();
    }

    public boolean hasTopic(String name) {
        return get(admin.listTopics().names().toCompletionStage()).contains(name);
    }

    /** Sends to partition 0 and waits for all acknowledgements. */
    public void send(String topic, List<String> values) {
        send(topic, 0, values);
    }

    /** Sends to a partition and waits for all acknowledgements. */
    public void send(String topic, int partition, List<String> values) {
        List<CompletionStage<?>> acks = new ArrayList<>();
        for (String value : values) {
            acks.add(producer.send(
                    new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8))));
        }
        acks.forEach(TestBroker::get);
    }

    /** Every committed record of partition 0 that the topic holds now. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        long end = get(new TopicOffsets(admin).ranges(topic)).get(0).end();
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                connection().with(Map.of("isolation.level", "read_committed", "auto.offset.reset", "none")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** What the stage completes with; a stage that fails or takes a minute and a half fails the test. */
    public static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("Not completed: " + e, e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        broker.close();
    }
}
