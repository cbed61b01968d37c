package io.freshet.streams.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.streams.deadletter.DeadLetterHeaders;
import io.freshet.streams.record.RecordLimits;
import io.freshet.streams.record.fuzz.RecordFuzzer;
import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic full of fuzzed records is read to its end: each bad one is in the dead-letter topic once, with its reason.
 * The long run: {@code -Dfreshet.fuzz.broker-records=100000 -Dfreshet.fuzz.seed=7}.
 */
@ExtendWith(WithKafka.class)
@Timeout(1800)
class FuzzedTopicTest {

    private static final Logger LOG = LoggerFactory.getLogger(FuzzedTopicTest.class);
    private static final int RECORDS = Integer.getInteger("freshet.fuzz.broker-records", 2_000);
    private static final long SEED = Long.getLong("freshet.fuzz.seed", 20260204);
    private static final int AT_ONCE = 500;

    @Test
    void nothingStallsAndEveryBadRecordIsADeadLetterWithAReason(TestKafka kafka) throws Exception {
        try (SourceFixture fixture = new SourceFixture(kafka, 1)) {
            long start = System.nanoTime();
            CompletionStage<Tally> received = fixture.pairs()
                    .from(() -> Map.of(0, 0L))
                    .take(RECORDS)
                    .runWith(Sink.fold(new Tally(), Tally::add), kafka.system());
            produce(kafka, fixture.topic);
            // The long run is bounded by the test's own limit only.
            Tally tally = received.toCompletableFuture().get(1800, TimeUnit.SECONDS);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);

            assertThat(tally.next).isEqualTo(RECORDS);
            Map<Long, String> letters = new HashMap<>();
            kafka.read(fixture.deadLetterTopic, letter -> {
                String reason = text(
                        letter.headers().lastHeader(DeadLetterHeaders.REASON).value());
                long offset = Long.parseLong(text(letter.headers()
                        .lastHeader(DeadLetterHeaders.SOURCE_OFFSET)
                        .value()));
                assertThat(letters.put(offset, reason))
                        .as("a second letter of offset %d", offset)
                        .isNull();
            });
            assertThat(letters).isEqualTo(tally.bad);
            LOG.info("{} records, {} bad, in {} s: {}", RECORDS, letters.size(), seconds, tally.byReason());
        }
    }

    private static void produce(TestKafka kafka, String topic) {
        RecordFuzzer fuzzer = new RecordFuzzer(SEED, RecordLimits.DEFAULT.maxBytes());
        List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            batch.add(fuzzer.next(topic, 0));
            if (batch.size() == AT_ONCE || i == RECORDS - 1) {
                kafka.sendAll(batch);
                batch.clear();
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    /** What the stream let out; used by one thread at a time. */
    private static final class Tally {
        private final Map<Long, String> bad = new HashMap<>();
        private long next;

        Tally add(Received received) {
            assertThat(received.position().offset()).isEqualTo(next++);
            if (received instanceof Received.Skipped skipped) {
                bad.put(received.position().offset(), skipped.reason().label());
            }
            return this;
        }

        Map<String, Integer> byReason() {
            Map<String, Integer> counts = new TreeMap<>();
            bad.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
            return counts;
        }
    }
}
