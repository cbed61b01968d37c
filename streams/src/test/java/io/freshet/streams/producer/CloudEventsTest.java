package io.freshet.streams.producer;

import static io.freshet.streams.testing.TestKafka.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Freshet's records against the CloudEvents SDK, in both directions and through a broker. */
@ExtendWith(WithKafka.class)
class CloudEventsTest {

    private static final Instant GIVEN = Instant.parse("2026-02-03T04:05:06.789Z");

    private final QaPairCodec codec = new QaPairCodec(RecordLimits.DEFAULT);
    private TestKafka kafka;
    private String topic;

    @BeforeEach
    void makeTopic(TestKafka kafka) {
        this.kafka = kafka;
        topic = kafka.qaTopic(1);
    }

    @Test
    void everyRecordIsAnEventToOthers() {
        QaPair pair = pair(Optional.of("e-1"), Optional.of("hot line/é"), Optional.of(GIVEN));
        try (FeedbackProducer producer = new FeedbackProducer(kafka.connection(), topic, codec)) {
            get(producer.send(new Given(pair, Map.of("rank", "3"))));
        }
        CloudEvent event = only();
        assertThat(event.getSpecVersion().toString()).isEqualTo("1.0");
        assertThat(event.getId()).isEqualTo("e-1");
        assertThat(event.getSource()).isEqualTo(URI.create("/freshet/feedback/hot%20line%2F%C3%A9"));
        assertThat(event.getType()).isEqualTo("io.freshet.feedback.v1");
        assertThat(event.getTime()).isEqualTo(OffsetDateTime.ofInstant(GIVEN, ZoneOffset.UTC));
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getExtension("rank")).isEqualTo("3");
        assertThat(codec.decode(event.getData().toBytes())).isEqualTo(new Decoded.Good(pair));
    }

    @Test
    void pairsWithoutIdAndTimeGetThemInTheHeadersOnly() {
        QaPair pair = pair(Optional.empty(), Optional.empty(), Optional.empty());
        try (FeedbackProducer producer = new FeedbackProducer(kafka.connection(), topic, codec)) {
            get(producer.send(pair));
            get(producer.send(pair));
        }
        List<CloudEvent> events =
                kafka.read(topic).stream().map(CloudEventsTest::event).toList();
        assertThat(events).extracting(CloudEvent::getId).doesNotHaveDuplicates().hasSize(2);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getSource()).isEqualTo(URI.create("/freshet/feedback"));
            assertThat(event.getTime()).isNotNull();
            assertThat(new String(event.getData().toBytes(), UTF_8)).isEqualTo("{\"query\":\"q\",\"response\":\"r\"}");
        });
    }

    @Test
    void eventsOfOthersInBinaryModeAreRecordsByTheirValueAlone() {
        CloudEvent event = CloudEventBuilder.v1()
                .withId("not the pair's id")
                .withSource(URI.create("https://shop.example/search"))
                .withType("com.example.answer.accepted")
                .withDataContentType("application/json; charset=utf-8")
                .withExtension("tenant", "north")
                .withData("{\"query\":\"q\",\"response\":\"r\",\"id\":\"e-2\",\"tenant\":1}".getBytes(UTF_8))
                .build();
        ProducerRecord<byte[], byte[]> record = KafkaMessageFactory.<byte[]>createWriter(topic, "key".getBytes(UTF_8))
                .writeBinary(event);
        kafka.send(record);

        assertThat(only()).isEqualTo(event);
        assertThat(codec.decode(kafka.read(topic).get(0).value()))
                .isEqualTo(new Decoded.Good(pair(Optional.of("e-2"), Optional.empty(), Optional.empty())));
    }

    @Test
    void anExtensionHasANameThatCloudEventsAllow() {
        assertThatThrownBy(() -> new Given(QaPair.of("q", "r"), Map.of("Rank", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a CloudEvents extension is 1 to 20 of a-z and 0-9, not Rank");
    }

    private CloudEvent only() {
        List<ConsumerRecord<byte[], byte[]>> records = kafka.read(topic);
        assertThat(records).hasSize(1);
        return event(records.get(0));
    }

    private static CloudEvent event(ConsumerRecord<byte[], byte[]> record) {
        return KafkaMessageFactory.createReader(record).toEvent();
    }

    private static QaPair pair(Optional<String> id, Optional<String> source, Optional<Instant> timestamp) {
        return new QaPair("q", "r", id, List.of(), QaPair.ACCEPTED, 1, source, Optional.empty(), timestamp);
    }
}
