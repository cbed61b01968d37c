package io.freshet.streams.embeddings;

import io.freshet.streams.kafka.CompactedTopic;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.OffsetRange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads what the embeddings topic holds of one lane, from its beginning to where it ended when the call was made. */
public final class FeedReader {

    private static final Duration POLL = Duration.ofMillis(200);

    private FeedReader() {}

    /**
     * Committed records only. The whole topic is fetched, so it takes as long as that takes; it fails when the broker
     * gives nothing for so long.
     *
     * @param patience as long as nothing comes; longer than another writer's transaction may stay open
     */
    public static FeedState read(KafkaConnection connection, String topic, String lane, Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        TopicPartition partition = new TopicPartition(topic, 0);
        OffsetRange range = CompactedTopic.range(connection, topic, patience);
        FeedState state = new FeedState(lane);
        try (KafkaConsumer<byte[], byte[]> consumer = CompactedTopic.consumer(connection)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, range.earliest());
            long heard = System.nanoTime();
            while (consumer.position(partition) < range.end()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    state.add(record);
                }
                if (!records.isEmpty()) {
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > patience.toNanos()) {
                    throw new TimeoutException("Topic " + topic + " gave nothing for " + patience.toSeconds()
                            + " s after offset " + consumer.position(partition) + " of " + range.end());
                }
            }
        }
        return state;
    }
}
