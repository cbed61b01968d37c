package io.freshet.streams.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKafka.class)
class TopicsTest {

    private final TestKafka kafka;

    TopicsTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void createsWhatIsMissingAndLeavesWhatExists() {
        String qa = kafka.freshName("qa");
        TopicSpec versions = TopicSpec.versions(kafka.freshName("versions"), 1);
        ensure(TopicSpec.qaPairs(qa, 3, 1, Duration.ofDays(7)), versions);
        kafka.send(qa, 2, List.of("a", "b"));

        ensure(TopicSpec.qaPairs(qa, 5, 1, Duration.ofDays(7)), versions);

        assertThat(ranges(qa))
                .isEqualTo(Map.of(0, new OffsetRange(0, 0), 1, new OffsetRange(0, 0), 2, new OffsetRange(0, 2)));
    }

    @Test
    void refusesAVersionsTopicThatWouldLoseOrMixVersions() {
        String uncompacted = kafka.qaTopic(1);
        TopicSpec compacted = TopicSpec.versions("", 1);
        TopicSpec wide = new TopicSpec(kafka.freshName("versions"), 2, (short) 1, compacted.config());
        ensure(new TopicSpec(wide.name(), 2, (short) 1, Map.of("cleanup.policy", "compact,delete")));

        assertThatThrownBy(() -> ensure(TopicSpec.versions(uncompacted, 1)))
                .hasStackTraceContaining(uncompacted)
                .hasStackTraceContaining("has 1 and delete");
        assertThatThrownBy(() -> ensure(TopicSpec.versions(wide.name(), 1))).hasStackTraceContaining("has 2 and");
    }

    @Test
    void namesTheTopicThatDoesNotExist() {
        assertThatThrownBy(() -> ranges("nowhere")).hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void offsetsAreWhereReadingCanStart() {
        String topic = kafka.qaTopic(2);
        kafka.send(topic, 1, List.of("a", "b", "c"));

        assertThat(TopicOffsets.earliest(ranges(topic))).isEqualTo(Map.of(0, 0L, 1, 0L));
        assertThat(TopicOffsets.latest(ranges(topic))).isEqualTo(Map.of(0, 0L, 1, 3L));
    }

    private void ensure(TopicSpec... specs) {
        TestKafka.get(Topics.ensure(kafka.admin(), List.of(specs)));
    }

    private Map<Integer, OffsetRange> ranges(String topic) {
        return TestKafka.get(new TopicOffsets(kafka.admin()).ranges(topic));
    }
}
