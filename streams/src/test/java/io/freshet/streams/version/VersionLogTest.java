package io.freshet.streams.version;

import static io.freshet.streams.version.Versions.published;
import static io.freshet.streams.version.Versions.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKafka.class)
class VersionLogTest {

    private TestKafka kafka;
    private String topic;
    private String lane;

    @BeforeEach
    void makeTopic(TestKafka kafka) {
        this.kafka = kafka;
        topic = kafka.versionsTopic();
        lane = kafka.freshName("embedding");
    }

    @Test
    void aNewLaneHasNoVersions() {
        try (VersionLog log = open()) {
            assertThat(log.head()).isEmpty();
            assertThat(log.history()).isEmpty();
        }
    }

    @Test
    void theNextOwnerFindsWhatWasCommitted() {
        try (VersionLog log = open()) {
            log.commit(published(lane, 1));
            log.commit(with(lane, 2, "rejected"));
            log.commit(published(lane, 3));
            log.commit(with(lane, 1, "rolled-back"));
        }
        try (VersionLog log = open();
                VersionLog other = VersionLog.open(kafka.connection(), topic, kafka.freshName("reranker"))) {
            assertThat(log.head()).contains(published(lane, 3));
            assertThat(log.history())
                    .containsExactly(with(lane, 1, "rolled-back"), with(lane, 2, "rejected"), published(lane, 3));
            assertThat(other.head()).isEmpty();
        }
    }

    @Test
    void compactionKeepsEveryVersionWithItsLatestStatus() {
        try (VersionLog log = open()) {
            log.commit(published(lane, 1));
            log.commit(published(lane, 2));
            log.commit(with(lane, 1, "rolled-back"));
        }
        assertThat(kafka.read(topic))
                .map(record -> new String(record.key(), UTF_8))
                .containsExactly(lane + "/1", lane + "/2", lane + "/1");
    }

    @Test
    void anOlderWriterIsFencedAndItsRecordNeverShows() {
        VersionLog older = open();
        older.commit(published(lane, 1));
        VersionLog newer = open();

        assertThatThrownBy(() -> older.commit(with(lane, 2, "published")))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining(lane);
        newer.commit(with(lane, 2, "rejected"));

        assertThatThrownBy(() -> older.commit(with(lane, 2, "published"))).isInstanceOf(VersionLogException.class);
        older.close();
        newer.close();
        assertThat(kafka.read(topic))
                .map(VersionRecordCodec::decode)
                .containsExactly(published(lane, 1), with(lane, 2, "rejected"));
    }

    @Test
    void openingEndsTheTransactionOfAnOwnerThatDiedInTheMiddle() throws Exception {
        KafkaProducer<byte[], byte[]> dead = producer(VersionLog.transactionalId(topic, lane), 60_000);
        begin(dead, published(lane, 1));

        try (VersionLog log = open()) {
            assertThat(log.head()).isEmpty();
            log.commit(with(lane, 1, "rejected"));
            assertThat(log.head()).contains(with(lane, 1, "rejected"));
        }
        dead.close(Duration.ZERO);
    }

    @Test
    void theOpenTransactionOfAnotherLaneDoesNotHideCommittedVersions() throws Exception {
        KafkaProducer<byte[], byte[]> other = producer("freshet-other-" + lane, 3_000);
        begin(other, published("other", 1));
        try (VersionLog log = open()) {
            log.commit(published(lane, 1));
        }

        try (VersionLog log = open()) {
            assertThat(log.head()).contains(published(lane, 1));
        }
        other.close(Duration.ZERO);
    }

    @Test
    void refusesAGapInTheVersionsAndAnotherLane() {
        try (VersionLog log = open()) {
            log.commit(published(lane, 1));

            assertThatThrownBy(() -> log.commit(published(lane, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("up to 2 of lane " + lane + ", not 3");
            assertThatThrownBy(() -> log.commit(published("reranker", 1))).isInstanceOf(IllegalArgumentException.class);
            log.commit(published(lane, 2));
        }
    }

    @Test
    void refusesToGoOnFromARecordThatItCannotReadUntilItIsPutRight() {
        try (VersionLog log = open()) {
            log.commit(published(lane, 1));
        }
        kafka.send(new ProducerRecord<>(topic, "x".getBytes(UTF_8), "{\"lane\":7}".getBytes(UTF_8)));

        assertThatThrownBy(this::open)
                .isInstanceOf(VersionLogException.class)
                .hasMessageContaining("The versions of lane " + lane + " in topic " + topic)
                .hasMessageContaining(topic + " partition 0 offset 2: lane must be a string, not 7")
                .hasMessageContaining("send a record of the same key, [x], and no value");
        kafka.send(new ProducerRecord<>(topic, "x".getBytes(UTF_8), null));
        try (VersionLog log = open()) {
            assertThat(log.history()).containsExactly(published(lane, 1));
        }
    }

    @Test
    void refusesATopicThatLostTheFirstVersions() throws Exception {
        try (VersionLog log = open()) {
            log.commit(published(lane, 1));
            log.commit(published(lane, 2));
            log.commit(published(lane, 3));
        }
        // The broker truncates no compacted topic; somebody altered it.
        TestKafka.get(kafka.admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET))))
                .all()
                .toCompletionStage());
        TestKafka.get(kafka.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(4)))
                .all()
                .toCompletionStage());

        assertThatThrownBy(this::open)
                .isInstanceOf(VersionLogException.class)
                .hasMessageContaining("Versions 1 to 2 of lane " + lane + " are missing, though 3 is there");
    }

    private VersionLog open() {
        return VersionLog.open(kafka.connection(), topic, lane);
    }

    private KafkaProducer<byte[], byte[]> producer(String transactionalId, int timeoutMillis) {
        return new KafkaProducer<>(
                kafka.connection()
                        .with(Map.of("transactional.id", transactionalId, "transaction.timeout.ms", timeoutMillis)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void begin(KafkaProducer<byte[], byte[]> producer, VersionRecord record) throws Exception {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, record.key().getBytes(UTF_8), VersionRecordCodec.encode(record)))
                .get();
    }
}
