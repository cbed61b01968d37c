package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.OffsetRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The feedback topic gets partitions while the loop runs. */
@ExtendWith(SharedParts.class)
@Timeout(180)
class NewPartitionsTest {

    @Test
    void recordsOfANewPartitionAreTrainedOnAndTheRangesTileBoth(TestBroker kafka, @TempDir Path store)
            throws Exception {
        TestNode.Lane lane = TestNode.Lane.fresh(kafka, store, Map.of("gate.held-out-percent", 0));
        String topic = lane.config().kafka().topic();
        List<String> records = Samples.records(2 * TestNode.ROUND);
        try (TestNode node = new TestNode(lane)) {
            lane.send(records.subList(0, TestNode.ROUND));
            node.awaitServed(1);
            try (Admin admin = kafka.connection().admin()) {
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                        .all()
                        .get();
            }
            kafka.send(topic, 1, records.subList(TestNode.ROUND, 2 * TestNode.ROUND));
            Manifest second = node.awaitServed(2);
            assertThat(second.counts().trained()).isEqualTo(TestNode.ROUND);
            assertThat(second.offsets())
                    .containsExactly(
                            new OffsetRange(topic, 0, TestNode.ROUND, TestNode.ROUND),
                            new OffsetRange(topic, 1, 0, TestNode.ROUND));
        }
    }
}
