package io.freshet.streams.testing;

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
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A running broker with an actor system beside it. Every test makes topics of its own. */
public final class TestKafka implements AutoCloseable {

    private static final int WAIT_SECONDS = 90;

    private final AtomicInteger topics = new AtomicInteger();
    private final DevelopmentBroker broker;
    private final Admin admin;
    private final AckedProducer producer;
    private final ActorSystem<Void> system;

    TestKafka() throws IOException {
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "kafka");
        broker = DevelopmentBroker.start(BrokerInstallation.fromSystemProperty(), data, OptionalInt.empty());
        admin = connection().admin();
        producer = new AckedProducer(connection(), Map.of());
        system = ActorSystem.create(Behaviors.empty(), "streams-test");
    }

    public KafkaConnection connection() {
        return broker.connection();
    }

    public DevelopmentBroker broker() {
        return broker;
    }

    public Admin admin() {
        return admin;
    }

    public ActorSystem<Void> system() {
        return system;
    }

    /** A name that no other test uses. */
    public String freshName(String stem) {
        return stem + "-" + topics.incrementAndGet();
    }

    public String qaTopic(int partitions) {
        return create(TopicSpec.qaPairs(freshName("qa"), partitions, 1, Duration.ofDays(1)));
    }

    /** Makes a topic whose name was in use before, once its deletion allows it. */
    public void create(String topic, int partitions) {
        get(Topics.ensure(admin, List.of(TopicSpec.qaPairs(topic, partitions, 1, Duration.ofDays(1)))));
    }

    public String deadLetterTopic() {
        return create(TopicSpec.deadLetters(freshName("dead"), 1, Duration.ofDays(1)));
    }

    public String versionsTopic() {
        return create(TopicSpec.versions(freshName("versions"), 1));
    }

    public String servingTopic() {
        return create(TopicSpec.serving(freshName("serving"), 1));
    }

    public String embeddingsTopic() {
        return create(TopicSpec.embeddings(freshName("embeddings"), 1, 1 << 20));
    }

    private String create(TopicSpec spec) {
        get(Topics.ensure(admin, List.of(spec)));
        return spec.name();
    }

    /** Sends to one partition and waits for all acknowledgements. */
    public void send(String topic, int partition, List<String> values) {
        List<CompletionStage<?>> acks = new ArrayList<>();
        for (String value : values) {
            acks.add(producer.send(
                    new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8))));
        }
        acks.forEach(TestKafka::get);
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        get(producer.send(record));
    }

    /** Sends many and waits for all acknowledgements. */
    public void sendAll(List<ProducerRecord<byte[], byte[]>> records) {
        records.stream().map(producer::send).toList().forEach(TestKafka::get);
    }

    /** Every committed record of partition 0 that the topic holds now. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        read(topic, records::add);
        return records;
    }

    /** The same, for more than the heap has room for. */
    public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        long end = get(new TopicOffsets(admin).ranges(topic)).get(0).end();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                connection().with(Map.of("isolation.level", "read_committed", "auto.offset.reset", "none")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(each);
            }
        }
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
        system.terminate();
        get(system.getWhenTerminated());
        producer.close();
        admin.close();
        broker.close();
    }
}
