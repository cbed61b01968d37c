package io.freshet.streams.source;

import static io.freshet.streams.source.SourceFixture.pairs;
import static io.freshet.streams.testing.TestKafka.get;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.freshet.streams.deadletter.DeadLetterHeaders;
import io.freshet.streams.kafka.BrokerWait;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.Done;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** The broker is killed under streams that read and write, and is not there when others begin. */
@ExtendWith(WithKafka.class)
@Timeout(180)
class BrokerAwayTest {

    @Test
    void everythingWaitsForItAndGoesOnWithoutGapOrRepetition(TestKafka kafka) throws Exception {
        try (SourceFixture fixture = new SourceFixture(kafka, 2);
                Warnings warnings = new Warnings()) {
            BlockingQueue<Received> before = new LinkedBlockingQueue<>();
            var running = run(fixture.pairs(), before, kafka);
            kafka.send(fixture.topic, 0, withBadOnes(0, 400));
            kafka.send(fixture.topic, 1, withBadOnes(0, 300));
            List<Received> received = take(before, 700);

            kafka.broker().kill();
            // Both begin while nobody answers.
            BlockingQueue<Received> late = new LinkedBlockingQueue<>();
            KafkaConnection impatient = new KafkaConnection(
                    kafka.connection().bootstrapServers(),
                    Map.of("request.timeout.ms", "500", "default.api.timeout.ms", "1000"));
            var other = run(fixture.pairs(impatient), late, kafka);
            CompletableFuture<Void> start = CompletableFuture.runAsync(() -> waitFor(impatient));
            warnings.await("Kafka does not answer at " + impatient.bootstrapServers());
            assertThat(start).isNotDone();
            kafka.broker().restart();

            get(start);
            kafka.send(fixture.topic, 0, withBadOnes(400, 500));
            kafka.send(fixture.topic, 1, withBadOnes(300, 600));
            received.addAll(take(before, 400));
            assertTiled(received);
            assertTiled(take(late, 1100));
            stop(running);
            stop(other);
            assertThat(before).isEmpty();
            assertThat(late).isEmpty();
            // Two streams wrote one each.
            assertThat(kafka.read(fixture.deadLetterTopic).stream()
                            .collect(toMap(BrokerAwayTest::origin, letter -> 1, Integer::sum)))
                    .hasSize(110)
                    .allSatisfy((origin, letters) -> assertThat(letters).isEqualTo(2));
        }
    }

    private static Pair<UniqueKillSwitch, CompletionStage<Done>> run(
            QaPairSource source, BlockingQueue<Received> into, TestKafka kafka) {
        return source.from(() -> Map.of(0, 0L, 1, 0L))
                .toMat(Sink.foreach(into::add), Keep.both())
                .run(kafka.system());
    }

    private static void stop(Pair<UniqueKillSwitch, CompletionStage<Done>> stream) {
        stream.first().shutdown();
        get(stream.second());
    }

    private static void waitFor(KafkaConnection connection) {
        try {
            BrokerWait.await(connection);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> withBadOnes(int from, int to) {
        List<String> records = new ArrayList<>(pairs(from, to));
        for (int i = 0; i < records.size(); i += 10) {
            records.set(i, "bad " + (from + i));
        }
        return records;
    }

    private static List<Received> take(BlockingQueue<Received> passed, int count) throws InterruptedException {
        List<Received> taken = new ArrayList<>();
        while (taken.size() < count) {
            Received next = passed.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("record %d of %d", taken.size() + 1, count).isNotNull();
            taken.add(next);
        }
        return taken;
    }

    private static void assertTiled(List<Received> received) {
        for (Map.Entry<Integer, Long> end : Map.of(0, 500L, 1, 600L).entrySet()) {
            assertThat(received.stream()
                            .map(Received::position)
                            .filter(position -> position.partition() == end.getKey())
                            .map(position -> position.offset()))
                    .as("offsets of partition %d", end.getKey())
                    .isEqualTo(LongStream.range(0, end.getValue()).boxed().toList());
        }
    }

    private static String origin(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, DeadLetterHeaders.SOURCE_PARTITION) + "-"
                + header(letter, DeadLetterHeaders.SOURCE_OFFSET);
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** What is said about the wait. */
    private static final class Warnings implements AutoCloseable {

        private final Logger logger = (Logger) LoggerFactory.getLogger(BrokerWait.class);
        private final List<String> said = new CopyOnWriteArrayList<>();
        private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                said.add(event.getFormattedMessage());
            }
        };

        Warnings() {
            appender.start();
            logger.addAppender(appender);
        }

        void await(String text) throws InterruptedException {
            for (int tries = 0; said.stream().noneMatch(line -> line.startsWith(text)); tries++) {
                assertThat(tries).as("nothing said: %s", said).isLessThan(600);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }

        @Override
        public void close() {
            logger.detachAppender(appender);
        }
    }
}
