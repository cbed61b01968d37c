package io.freshet.cli.chaos;

import io.freshet.cli.chaos.check.Evidence;
import io.freshet.streams.deadletter.DeadLetterHeaders;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.TopicOffsets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what topics hold in the end. */
final class TopicReader {

    private static final int WITHIN_SECONDS = 60;

    private final KafkaConnection kafka;

    TopicReader(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /** Where each partition ends. */
    Map<Integer, Long> ends(String topic) throws IOException, InterruptedException {
        try (Admin admin = kafka.admin()) {
            return TopicOffsets.latest(
                    new TopicOffsets(admin).ranges(topic).toCompletableFuture().get(WITHIN_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the broker does not tell where " + topic + " ends", e);
        }
    }

    /** How often each place of the feedback topic has a dead letter. */
    Map<Evidence.Place, Integer> letters(String topic) throws IOException, InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        long end = ends(topic).get(0);
        Map<Evidence.Place, Integer> letters = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.with(Map.of("auto.offset.reset", "none", "enable.auto.commit", false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WITHIN_SECONDS);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(200))) {
                    letters.merge(
                            new Evidence.Place(
                                    (int) number(letter, DeadLetterHeaders.SOURCE_PARTITION),
                                    number(letter, DeadLetterHeaders.SOURCE_OFFSET)),
                            1,
                            Integer::sum);
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("the dead letters could not be read within " + WITHIN_SECONDS + " s");
                }
            }
        }
        return letters;
    }

    private static long number(ConsumerRecord<byte[], byte[]> letter, String header) {
        return Long.parseLong(new String(letter.headers().lastHeader(header).value(), StandardCharsets.UTF_8));
    }
}
