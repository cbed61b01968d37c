package io.freshet.streams.source;

import static io.freshet.streams.source.SourceFixture.pairs;
import static io.freshet.streams.testing.TestKafka.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.testkit.TestSubscriber;
import org.apache.pekko.stream.testkit.javadsl.TestSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKafka.class)
class ResumableSourceTest {

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
    void goesOnAfterAFailureWithoutGapOrRepetitionThoughItsOwnerKnowsOnlyTheStart() {
        kafka.send(fixture.topic, 0, pairs(0, 1000));
        Set<Long> failing = new HashSet<>(Set.of(0L, 1L, 500L, 777L));
        AtomicInteger asked = new AtomicInteger();

        List<Long> offsets = get(fixture.raw()
                .from(
                        () -> {
                            asked.incrementAndGet();
                            return Map.of(0, 0L);
                        },
                        record -> failing.remove(record.offset())
                                ? CompletableFuture.failedStage(new IllegalStateException("once"))
                                : offset(record))
                .take(1000)
                .runWith(Sink.seq(), kafka.system()));

        assertThat(offsets).isEqualTo(offsets(0, 1000));
        assertThat(asked).hasValue(5);
    }

    @Test
    void givesUpOnARecordThatFailsAlways() {
        kafka.send(fixture.topic, 0, pairs(0, 3));
        List<Long> tried = new ArrayList<>();

        assertThatThrownBy(() -> get(fixture.raw()
                        .from(() -> Map.of(0, 0L), record -> {
                            if (record.offset() == 1) {
                                tried.add(record.offset());
                                return CompletableFuture.failedStage(new IllegalStateException("always"));
                            }
                            return offset(record);
                        })
                        .runWith(Sink.ignore(), kafka.system())))
                .hasRootCauseMessage("always");
        assertThat(tried).hasSize(6);
    }

    @Test
    void withoutDemandItHandlesOnlyABoundedNumber() {
        kafka.send(fixture.topic, 0, pairs(0, 3000));
        Set<Long> handled = ConcurrentHashMap.newKeySet();
        TestSubscriber.Probe<Long> probe = fixture.raw()
                .from(() -> Map.of(0, 0L), record -> {
                    handled.add(record.offset());
                    return offset(record);
                })
                .runWith(TestSink.create(kafka.system().classicSystem()), kafka.system());

        probe.request(10);
        probe.expectNextN(10);
        probe.expectNoMessage(scala.concurrent.duration.Duration.create(500, "ms"));

        // Stages between the handler and here hold one or a few elements each.
        assertThat(handled).hasSizeLessThan(10 + ResumableSource.PARALLELISM + 32);
        probe.request(2990);
        probe.expectNextN(2990);
        probe.cancel();
    }

    @Test
    void neverShowsWhatWasNotCommitted() {
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            producer.initTransactions();
            sendInTransaction(producer, "aborted");
            producer.abortTransaction();
            sendInTransaction(producer, "committed");
            producer.commitTransaction();
        }

        List<String> values = get(fixture.raw()
                .from(() -> Map.of(0, 0L), r -> CompletableFuture.completedStage(new String(r.value(), UTF_8)))
                .takeWithin(Duration.ofSeconds(20))
                .take(1)
                .runWith(Sink.seq(), kafka.system()));

        assertThat(values).containsExactly("committed");
    }

    @Test
    void materialisationsAreIndependent() {
        kafka.send(fixture.topic, 0, pairs(0, 5));
        var source = fixture.raw()
                .from(() -> Map.of(0, 0L), ResumableSourceTest::offset)
                .take(5);

        assertThat(get(source.runWith(Sink.seq(), kafka.system()))).isEqualTo(offsets(0, 5));
        assertThat(get(source.runWith(Sink.seq(), kafka.system()))).isEqualTo(offsets(0, 5));
    }

    private KafkaProducer<byte[], byte[]> transactional() {
        return new KafkaProducer<>(
                kafka.connection().with(Map.of("transactional.id", fixture.topic)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void sendInTransaction(KafkaProducer<byte[], byte[]> producer, String value) {
        producer.beginTransaction();
        try {
            producer.send(new ProducerRecord<>(fixture.topic, value.getBytes(UTF_8)))
                    .get();
        } catch (Exception e) {
            throw new AssertionError("Not sent", e);
        }
    }

    private static CompletionStage<Long> offset(ConsumerRecord<byte[], byte[]> record) {
        return CompletableFuture.completedStage(record.offset());
    }

    private static List<Long> offsets(int from, int to) {
        return LongStream.range(from, to).boxed().toList();
    }
}
