package io.freshet.cli.chaos;

import io.freshet.streams.kafka.KafkaConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** How far a topic is committed: records below that offset are in no open transaction. */
final class CommittedEnd implements AutoCloseable {

    private static final long MILLIS = 2_000;

    private final Admin admin;
    private final TopicPartition partition;

    CommittedEnd(KafkaConnection kafka, String topic) {
        this.admin = kafka.admin();
        this.partition = new TopicPartition(topic, 0);
    }

    /** Empty if the broker does not answer: it may have been killed. */
    Optional<Long> now() throws InterruptedException {
        try {
            return Optional.of(admin.listOffsets(
                            Map.of(partition, OffsetSpec.latest()),
                            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .partitionResult(partition)
                    .get(MILLIS, TimeUnit.MILLISECONDS)
                    .offset());
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ZERO);
    }
}
