package io.freshet.streams.version;

import static io.freshet.streams.version.Versions.published;
import static io.freshet.streams.version.Versions.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.streams.source.Restarts;
import io.freshet.streams.source.ResumableSource;
import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKafka.class)
class VersionFeedTest {

    @Test
    void beginsWithAllVersionsAndFollowsNewOnes(TestKafka kafka) {
        String topic = kafka.versionsTopic();
        String lane = kafka.freshName("embedding");
        try (VersionLog log = VersionLog.open(kafka.connection(), topic, lane)) {
            log.commit(published(lane, 1));
            log.commit(published(lane, 2));
            TestSubscriber.Probe<VersionRecord> feed = follow(kafka, topic);
            assertThat(feed.requestNext()).isEqualTo(published(lane, 1));
            assertThat(feed.requestNext()).isEqualTo(published(lane, 2));

            log.commit(with(lane, 2, "rolled-back"));

            assertThat(feed.requestNext()).isEqualTo(with(lane, 2, "rolled-back"));
            feed.cancel();
        }
    }

    @Test
    void leavesOutWhatItCannotRead(TestKafka kafka) {
        String topic = kafka.versionsTopic();
        String lane = kafka.freshName("embedding");
        kafka.send(new ProducerRecord<>(topic, "a".getBytes(UTF_8), "{}".getBytes(UTF_8)));
        kafka.send(new ProducerRecord<>(topic, "b".getBytes(UTF_8), null));
        kafka.send(new ProducerRecord<>(topic, "c".getBytes(UTF_8), VersionRecordCodec.encode(published(lane, 1))));

        TestSubscriber.Probe<VersionRecord> feed = follow(kafka, topic);

        assertThat(feed.requestNext()).isEqualTo(published(lane, 1));
        feed.cancel();
    }

    private static TestSubscriber.Probe<VersionRecord> follow(TestKafka kafka, String topic) {
        ResumableSource source = new ResumableSource(kafka.system(), kafka.connection(), topic, Restarts.DEFAULT);
        return VersionFeed.from(source).runWith(TestSink.create(kafka.system().classicSystem()), kafka.system());
    }
}
