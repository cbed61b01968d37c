package io.freshet.streams.producer;

import static io.freshet.streams.testing.TestKafka.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKafka.class)
class FeedbackProducerTest {

    private final QaPairCodec codec = new QaPairCodec(RecordLimits.DEFAULT);
    private TestKafka kafka;
    private String topic;
    private FeedbackProducer producer;

    @BeforeEach
    void open(TestKafka kafka) {
        this.kafka = kafka;
        topic = kafka.qaTopic(1);
        producer = new FeedbackProducer(kafka.connection(), topic, codec);
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void tellsTheRecordsPlaceOnceItIsThere() {
        QaPair pair = QaPair.of("q", "r");

        Position position = get(producer.send(pair));

        assertThat(position.topic()).isEqualTo(topic);
        assertThat(position.offset()).isZero();
        ConsumerRecord<byte[], byte[]> record = kafka.read(topic).get(0);
        assertThat(codec.decode(record.value())).isEqualTo(new Decoded.Good(pair));
        assertThat(record.timestamp()).isEqualTo(position.timestamp().toEpochMilli());
    }

    @Test
    void theKeyIsTheIdOrElseDependsOnlyOnTheQuery() {
        get(producer.send(withId("42")));
        get(producer.send(QaPair.of("q", "r1")));
        get(producer.send(QaPair.of("q", "r2")));
        get(producer.send(QaPair.of("other", "r1")));

        List<String> keys =
                kafka.read(topic).stream().map(r -> new String(r.key(), UTF_8)).toList();
        assertThat(keys.get(0)).isEqualTo("42");
        assertThat(keys.get(1)).hasSize(32).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(3));
    }

    @Test
    void streamsInOrder() {
        Source<QaPair, ?> pairs = Source.from(
                IntStream.range(0, 500).mapToObj(i -> QaPair.of("q" + i, "r")).toList());

        List<Long> offsets = get(new FeedbackStreams(producer, RecordLimits.DEFAULT)
                .produce(pairs, OptionalInt.empty())
                .map(Position::offset)
                .runWith(Sink.seq(), kafka.system()));

        assertThat(offsets).isEqualTo(LongStream.range(0, 500).boxed().toList());
        assertThat(kafka.read(topic))
                .map(r -> codec.decode(r.value()))
                .element(499)
                .isEqualTo(new Decoded.Good(QaPair.of("q499", "r")));
    }

    @Test
    void keepsToTheRate() {
        Source<QaPair, ?> pairs = Source.repeat(QaPair.of("q", "r")).take(60);
        long before = System.nanoTime();

        get(new FeedbackStreams(producer, RecordLimits.DEFAULT)
                .produce(pairs, OptionalInt.of(40))
                .runWith(Sink.ignore(), kafka.system()));

        // 40 tokens are there at the start, the other 20 take half a second.
        assertThat(System.nanoTime() - before).isGreaterThan(400_000_000L);
    }

    @Test
    void failsWhenTheTopicDoesNotExist() {
        KafkaConnection impatient =
                new KafkaConnection(kafka.connection().bootstrapServers(), Map.of("max.block.ms", "300"));
        try (FeedbackProducer nowhere = new FeedbackProducer(impatient, "no-such-topic", codec)) {
            assertThatThrownBy(() -> get(nowhere.send(QaPair.of("q", "r")))).hasStackTraceContaining("no-such-topic");
        }
    }

    private static QaPair withId(String id) {
        return new QaPair(
                "q", "r", Optional.of(id), List.of(), 1, 1, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
