package io.freshet.streams.embeddings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKafka.class)
class FeedTest {

    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");

    private TestKafka kafka;
    private String topic;

    @BeforeEach
    void makeTopic(TestKafka kafka) {
        this.kafka = kafka;
        topic = kafka.embeddingsTopic();
    }

    @Test
    void anEmptyTopicHoldsNothing() throws Exception {
        FeedState state = read("embedding");
        assertThat(state.marker()).isEmpty();
        assertThat(state.documents()).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadInOrder() {
        List<FeedRecord> records =
                List.of(marker(1, 2, false), document(1, "水稻\n\"\\\u0001"), document(1, "b"), marker(1, 2, true));
        try (FeedWriter writer = open("embedding")) {
            writer.write(records);
        }
        assertThat(kafka.read(topic)).map(FeedCodec::decode).isEqualTo(records);
        assertThat(kafka.read(topic))
                .map(record -> new String(record.key(), UTF_8))
                .startsWith("embedding/", "embedding/" + FeedKeys.sha256("水稻\n\"\\\u0001"));
    }

    @Test
    void theStateTellsWhatAPassHasDoneSoFar() throws Exception {
        try (FeedWriter writer = open("embedding");
                FeedWriter other = open("other")) {
            writer.write(List.of(marker(1, 2, false), document(1, "a"), document(1, "b")));
            writer.write(List.of(marker(1, 2, true)));
            writer.write(List.of(marker(2, 3, false), document(2, "b"), document(2, "c"), document(2, "d")));
            writer.remove(List.of(FeedKeys.sha256("d")));
            other.write(List.of(
                    new FeedRecord.Document("other", 9, "e", new float[] {1}, TIME),
                    new FeedRecord.Marker("other", 9, 1, true, "model", TIME)));
        }
        FeedState state = read("embedding");
        assertThat(state.marker()).contains(marker(2, 3, false));
        assertThat(state.documents())
                .containsExactlyInAnyOrder(FeedKeys.sha256("a"), FeedKeys.sha256("b"), FeedKeys.sha256("c"));
        assertThat(state.sinceMarker()).containsExactlyInAnyOrder(FeedKeys.sha256("b"), FeedKeys.sha256("c"));
    }

    @Test
    void anOlderWriterIsFencedAndItsRecordsNeverShow() {
        FeedWriter older = open("embedding");
        older.write(List.of(document(1, "a")));
        try (FeedWriter newer = open("embedding")) {
            FeedWriteException refused =
                    catchThrowableOfType(FeedWriteException.class, () -> older.write(List.of(document(1, "b"))));
            assertThat(refused.isFenced()).isTrue();
            newer.write(List.of(document(2, "b")));
        }
        older.close();
        assertThat(kafka.read(topic)).map(FeedCodec::decode).containsExactly(document(1, "a"), document(2, "b"));
    }

    @Test
    void aMarkerThatCannotBeReadIsAsGoodAsNone() throws Exception {
        kafka.send(new ProducerRecord<>(topic, 0, "embedding/".getBytes(UTF_8), "{}".getBytes(UTF_8)));
        assertThat(read("embedding").marker()).isEmpty();
        assertThatThrownBy(() -> FeedCodec.decode(kafka.read(topic).get(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset 0");
    }

    @Test
    void aVectorThatIsNotFiniteIsNeverARecord() {
        assertThatThrownBy(() -> new FeedRecord.Document("embedding", 1, "a", new float[] {1, Float.NaN}, TIME))
                .hasMessageContaining("component 1")
                .hasMessageContaining("embedding/1");
    }

    private FeedWriter open(String lane) {
        return FeedWriter.open(kafka.connection(), topic, lane);
    }

    private FeedState read(String lane) throws Exception {
        return FeedReader.read(kafka.connection(), topic, lane, Duration.ofSeconds(30));
    }

    private static FeedRecord.Document document(long version, String text) {
        return new FeedRecord.Document("embedding", version, text, new float[] {0.25f, -1e-7f, version}, TIME);
    }

    private static FeedRecord.Marker marker(long version, long documents, boolean complete) {
        return new FeedRecord.Marker("embedding", version, documents, complete, "model", TIME);
    }
}
