package io.freshet.streams.source;

import static io.freshet.streams.source.SourceFixture.pair;
import static io.freshet.streams.source.SourceFixture.queries;
import static io.freshet.streams.testing.TestKafka.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.deadletter.DeadLetterHeaders;
import io.freshet.streams.deadletter.DeadLetters;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.record.Reason;
import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKafka.class)
class DeadLettersTest {

    private SourceFixture fixture;
    private TestKafka kafka;

    @BeforeEach
    void makeTopics(TestKafka kafka) {
        this.kafka = kafka;
        fixture = new SourceFixture(kafka, 1);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aHundredBadRecordsCostAHundredDeadLettersAndNoGoodRecord() {
        List<String> values = new ArrayList<>();
        List<String> bad = List.of("not json", "[]", "{\"query\":\"q\"}", "{\"query\":\" \",\"response\":\"r\"}");
        List<String> reasons = List.of("not-json", "not-an-object", "missing-response", "blank-query");
        for (int i = 0; i < 300; i++) {
            values.add(pair(i));
            if (i % 3 == 0) {
                values.add(bad.get(i / 3 % 4));
            }
        }
        kafka.send(fixture.topic, 0, values);

        List<Received> received = take(400);

        assertThat(received.stream().map(r -> r.position().offset()).toList())
                .isEqualTo(LongStream.range(0, 400).boxed().toList());
        assertThat(received.stream().filter(Received.Accepted.class::isInstance).map(SourceFixture::query))
                .isEqualTo(queries(0, 300));
        List<ConsumerRecord<byte[], byte[]>> letters = kafka.read(fixture.deadLetterTopic);
        assertThat(letters).hasSize(100);
        for (int i = 0; i < 100; i++) {
            assertThat(letters.get(i).value()).asString(UTF_8).isEqualTo(bad.get(i % 4));
            assertThat(header(letters.get(i), DeadLetterHeaders.REASON)).isEqualTo(reasons.get(i % 4));
            assertThat(header(letters.get(i), DeadLetterHeaders.SOURCE_OFFSET)).isEqualTo(Integer.toString(4 * i + 1));
        }
    }

    @Test
    void aLetterKeepsKeyValueAndHeadersAndSaysWhereItCameFrom() {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(fixture.topic, 0, 1_700_000_000_123L, "key".getBytes(UTF_8), new byte[] {-1, 0});
        record.headers().add("trace", "t1".getBytes(UTF_8)).add("freshet-reason", "forged".getBytes(UTF_8));
        kafka.send(record);

        Received.Skipped skipped = (Received.Skipped) take(1).get(0);

        assertThat(skipped.reason()).isEqualTo(Reason.NOT_UTF8);
        ConsumerRecord<byte[], byte[]> letter =
                kafka.read(fixture.deadLetterTopic).get(0);
        assertThat(letter.key()).asString(UTF_8).isEqualTo("key");
        assertThat(letter.value()).containsExactly(-1, 0);
        assertThat(header(letter, "trace")).isEqualTo("t1");
        assertThat(header(letter, "freshet-reason")).isEqualTo("not-utf8");
        assertThat(header(letter, "freshet-detail")).isEqualTo(skipped.detail());
        assertThat(header(letter, "freshet-source-topic")).isEqualTo(fixture.topic);
        assertThat(header(letter, "freshet-source-partition")).isEqualTo("0");
        assertThat(header(letter, "freshet-source-offset")).isEqualTo("0");
        assertThat(header(letter, "freshet-source-timestamp")).isEqualTo("1700000000123");
        assertThat(letter.headers().headers("freshet-reason")).hasSize(1);
    }

    @Test
    void aTombstoneIsABadRecord() {
        kafka.send(new ProducerRecord<>(fixture.topic, "key".getBytes(UTF_8), null));

        assertThat(((Received.Skipped) take(1).get(0)).reason()).isEqualTo(Reason.EMPTY_RECORD);
        assertThat(kafka.read(fixture.deadLetterTopic).get(0).value()).isNull();
    }

    @Test
    void aRecordTooLargeForTheDeadLetterTopicIsCutInsteadOfStoppingTheStream() throws Exception {
        limitDeadLetters("100000");
        kafka.send(fixture.topic, 0, List.of("x".repeat(500_000), pair(1)));

        List<Received> received = take(2);

        assertThat(((Received.Skipped) received.get(0)).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(SourceFixture.query(received.get(1))).isEqualTo("q1");
        ConsumerRecord<byte[], byte[]> letter =
                kafka.read(fixture.deadLetterTopic).get(0);
        assertThat(letter.value()).hasSize(16 * 1024).containsOnly('x');
        assertThat(header(letter, DeadLetterHeaders.CUT_FROM_BYTES)).isEqualTo("500000");
        assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("too-large");
    }

    /** It is key and headers that are too large then. */
    @Test
    void aTombstoneTooLargeForTheDeadLetterTopicDoesNotStopTheStreamEither() throws Exception {
        limitDeadLetters("100000");
        ProducerRecord<byte[], byte[]> tombstone = new ProducerRecord<>(fixture.topic, new byte[200_000], null);
        tombstone.headers().add("trace", new byte[200_000]);
        kafka.send(tombstone);
        kafka.send(fixture.topic, 0, List.of(pair(1)));

        assertThat(take(2)).map(SourceFixture::query).containsExactly("skipped", "q1");
        ConsumerRecord<byte[], byte[]> letter =
                kafka.read(fixture.deadLetterTopic).get(0);
        assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("empty-record");
        assertThat(letter.value()).isEmpty();
        assertThat(letter.key()).isNull();
    }

    @Test
    void aBadRecordDoesNotPassBeforeItsDeadLetterIsAcknowledged() {
        kafka.send(fixture.topic, 0, List.of(pair(0), "bad", pair(2)));
        Queue<Received> passed = new ConcurrentLinkedQueue<>();
        KafkaConnection impatient =
                new KafkaConnection(kafka.connection().bootstrapServers(), Map.of("max.block.ms", "300"));
        try (DeadLetters nowhere = new DeadLetters(impatient, "no-such-topic")) {
            assertThatThrownBy(() -> get(
                            fixture.pairs(nowhere).from(() -> Map.of(0, 0L)).runForeach(passed::add, kafka.system())))
                    .hasStackTraceContaining("The dead letter for " + fixture.topic + "-0 offset 1")
                    .hasStackTraceContaining("no-such-topic");
        }
        assertThat(passed).map(SourceFixture::query).containsExactly("q0");
    }

    private void limitDeadLetters(String bytes) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, fixture.deadLetterTopic);
        kafka.admin()
                .incrementalAlterConfigs(Map.of(
                        topic,
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private List<Received> take(int count) {
        return get(fixture.pairs().from(() -> Map.of(0, 0L)).take(count).runWith(Sink.seq(), kafka.system()));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
