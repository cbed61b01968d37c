package io.freshet.streams.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.source.Restarts;
import io.freshet.streams.source.ResumableSource;
import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import io.freshet.streams.version.FencedException;
import io.freshet.streams.version.VersionLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Written and read on a real broker. */
@ExtendWith(WithKafka.class)
class ServingOrderFeedTest {

    private TestKafka kafka;
    private String versions;
    private String topic;
    private String lane;

    @BeforeEach
    void makeTopics(TestKafka kafka) {
        this.kafka = kafka;
        versions = kafka.versionsTopic();
        topic = kafka.servingTopic();
        lane = kafka.freshName("embedding");
    }

    @Test
    void thePresentOrderIsReadAndEachNewOneFollows() throws Exception {
        try (VersionLog fence = fence()) {
            ServingOrderLog log = open(fence);
            assertThat(log.present()).isEqualTo(ServingOrderRecord.none(lane));
            log.commit(pin(1));
            log.commit(pin(2));
            ServingOrderFeed.Present present = present();
            assertThat(present.order()).isEqualTo(pin(2));

            TestSubscriber.Probe<ServingOrderRecord> feed = follow(present.next());
            log.commit(pin(3));
            assertThat(feed.requestNext()).isEqualTo(pin(3));
            feed.cancel();
        }
        try (VersionLog fence = fence()) {
            assertThat(open(fence).present()).isEqualTo(pin(3));
        }
    }

    @Test
    void whatAStaleCoordinatorOrdersNeverShows() throws Exception {
        VersionLog older = fence();
        ServingOrderLog stale = open(older);
        stale.commit(pin(1));
        VersionLog newer = fence();
        ServingOrderLog log = open(newer);

        assertThatThrownBy(() -> stale.commit(pin(2)))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining(lane);
        assertThat(stale.present()).isEqualTo(pin(1));
        assertThat(present().order()).isEqualTo(pin(1));
        log.commit(pin(3));
        older.close();
        newer.close();
        assertThat(kafka.read(topic)).map(ServingOrderCodec::decode).containsExactly(pin(1), pin(3));
    }

    @Test
    void whatCannotBeReadIsLeftOutAndARecordWithoutAValueOrdersNothing() throws Exception {
        TestSubscriber.Probe<ServingOrderRecord> feed = follow(0);
        send("{\"lane\":7}");
        assertThat(present().order()).isEqualTo(ServingOrderRecord.none(lane));
        send(new String(ServingOrderCodec.encode(pin(1)), UTF_8));
        assertThat(feed.requestNext()).isEqualTo(pin(1));
        send(null);
        assertThat(feed.requestNext()).isEqualTo(ServingOrderRecord.none(lane));
        assertThat(present().order()).isEqualTo(ServingOrderRecord.none(lane));
        feed.cancel();
    }

    @Test
    void anOrderAboutTheVersionsOfAnotherTopicIsNotTheOwners() throws Exception {
        try (VersionLog fence = fence()) {
            ServingOrderLog log = open(fence);
            log.commit(pin(1));
            assertThatThrownBy(() -> log.commit(ServingOrderRecord.none(lane)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(versions);
        }
        try (VersionLog anew = VersionLog.open(kafka.connection(), kafka.versionsTopic(), lane)) {
            assertThat(open(anew).present().isPlain()).isTrue();
        }
    }

    @Test
    void aMissingTopicIsSaidToBe() {
        try (VersionLog fence = fence()) {
            assertThatThrownBy(() -> ServingOrderLog.open(fence, kafka.connection(), "no-such-topic"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("what shall be served of lane " + lane)
                    .hasMessageContaining("no-such-topic");
        }
    }

    private VersionLog fence() {
        return VersionLog.open(kafka.connection(), versions, lane);
    }

    private ServingOrderLog open(VersionLog fence) throws IOException {
        return ServingOrderLog.open(fence, kafka.connection(), topic);
    }

    private ServingOrderFeed.Present present() throws Exception {
        return ServingOrderFeed.present(kafka.connection(), topic, lane, Duration.ofSeconds(30));
    }

    private TestSubscriber.Probe<ServingOrderRecord> follow(long next) {
        ResumableSource source = new ResumableSource(kafka.system(), kafka.connection(), topic, Restarts.DEFAULT);
        return ServingOrderFeed.from(source, next)
                .runWith(TestSink.create(kafka.system().classicSystem()), kafka.system());
    }

    private void send(String value) {
        kafka.send(new ProducerRecord<>(topic, lane.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8)));
    }

    private ServingOrderRecord pin(long version) {
        return new ServingOrderRecord(
                lane,
                versions,
                OptionalLong.of(version),
                Optional.empty(),
                1,
                Instant.parse("2026-02-03T04:05:06Z"),
                "test",
                "");
    }
}
