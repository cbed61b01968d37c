package io.freshet.streams.source;

import io.freshet.streams.deadletter.DeadLetters;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import io.freshet.streams.testing.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Sources over topics of their own, with quick restarts, and the records to fill them with. */
final class SourceFixture implements AutoCloseable {

    private static final Restarts QUICK =
            new Restarts(Duration.ofMillis(20), Duration.ofMillis(100), 5, Duration.ofMinutes(5));

    final TestKafka kafka;
    final String topic;
    final String deadLetterTopic;
    private final DeadLetters deadLetters;

    SourceFixture(TestKafka kafka, int partitions) {
        this.kafka = kafka;
        this.topic = kafka.qaTopic(partitions);
        this.deadLetterTopic = kafka.deadLetterTopic();
        this.deadLetters = new DeadLetters(kafka.connection(), deadLetterTopic);
    }

    QaPairSource pairs() {
        return pairs(deadLetters);
    }

    QaPairSource pairs(KafkaConnection connection) {
        return new QaPairSource(
                new ResumableSource(kafka.system(), connection, topic, QUICK),
                new QaPairCodec(RecordLimits.DEFAULT),
                deadLetters);
    }

    /** A source that looks this often whether its topic is still what it was. */
    QaPairSource pairs(Duration lookEvery) {
        return new QaPairSource(
                new ResumableSource(kafka.system(), kafka.connection(), topic, QUICK, lookEvery),
                new QaPairCodec(RecordLimits.DEFAULT),
                deadLetters);
    }

    QaPairSource pairs(DeadLetters to) {
        return new QaPairSource(raw(), new QaPairCodec(RecordLimits.DEFAULT), to);
    }

    ResumableSource raw() {
        return new ResumableSource(kafka.system(), kafka.connection(), topic, QUICK);
    }

    static String pair(int number) {
        return "{\"query\":\"q" + number + "\",\"response\":\"r\"}";
    }

    /** Pairs with the numbers from (inclusive) to (exclusive). */
    static List<String> pairs(int from, int to) {
        return IntStream.range(from, to).mapToObj(SourceFixture::pair).toList();
    }

    /** The queries of {@link #pairs(int, int)}. */
    static List<String> queries(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "q" + number).toList();
    }

    static String query(Received received) {
        return received instanceof Received.Accepted accepted ? accepted.pair().query() : "skipped";
    }

    @Override
    public void close() {
        deadLetters.close();
    }
}
