package io.freshet.cli.chaos.fault;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Ends the process between what a Kafka client does. Kafka makes one for each client that is told to, by
 * {@code interceptor.classes}; its point and the topics come with the client's other properties. Counts by client.
 */
public final class TrappedClient implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

    private static final String POINT = "freshet.chaos.point";
    private static final String FEEDBACK = "freshet.chaos.topic";
    private static final String LETTERS = "freshet.chaos.dead-letter-topic";
    private static final String VERSIONS = "freshet.chaos.versions-topic";

    private Trap trap;
    private String feedback;
    private String letters;
    private String versions;

    /** Settings of a node, below {@code freshet}, that put this into its clients. */
    public static Map<String, Object> settings(
            FaultPoint point, String topic, String deadLetterTopic, String versionsTopic) {
        return Map.of(
                "kafka.client.interceptor.classes",
                TrappedClient.class.getName(),
                "kafka.client." + POINT,
                point.toString(),
                "kafka.client." + FEEDBACK,
                topic,
                "kafka.client." + LETTERS,
                deadLetterTopic,
                "kafka.client." + VERSIONS,
                versionsTopic);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        trap = new Trap(Optional.of(FaultPoint.parse(properties.get(POINT).toString())));
        feedback = properties.get(FEEDBACK).toString();
        letters = properties.get(LETTERS).toString();
        versions = properties.get(VERSIONS).toString();
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        if (record.topic().equals(versions)) {
            trap.reach(Place.RECORD_SENT, "");
        } else if (record.topic().equals(letters)) {
            trap.reach(Place.LETTER_SENT, "");
        }
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
        if (failure == null && metadata.topic().equals(versions)) {
            trap.reach(Place.RECORD_ACKED, "offset " + metadata.offset());
        } else if (failure == null && metadata.topic().equals(letters)) {
            trap.reach(Place.LETTER_ACKED, "offset " + metadata.offset());
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.topic().equals(versions)) {
                trap.reach(Place.HISTORY_READ, "offset " + record.offset());
            } else if (record.topic().equals(feedback)) {
                trap.reach(Place.RECORD_READ, "offset " + record.offset());
            }
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
