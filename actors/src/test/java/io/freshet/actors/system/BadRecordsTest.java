package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.streams.deadletter.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A bad record costs one dead letter, never the stream. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class BadRecordsTest {

    private static final int BAD = 100;

    private static final Map<String, String> KINDS = Map.of(
            "no JSON at all", "not-json",
            "{\"query\": \"a\"", "not-json",
            "[1, 2]", "not-an-object",
            "{\"response\": \"b\"}", "missing-query",
            "{\"query\": \"a\"}", "missing-response",
            "{\"query\": \" \", \"response\": \"b\"}", "blank-query",
            "{\"query\": 7, \"response\": \"b\"}", "wrong-type",
            "{\"query\": \"a\", \"response\": \"b\", \"label\": 3}", "bad-label",
            "{\"query\": \"a\", \"response\": \"b\", \"weight\": -1}", "bad-weight",
            "", "empty-record");

    @Test
    void aHundredBadRecordsCostAHundredDeadLettersAndNothingElse(TestBroker kafka, @TempDir Path store)
            throws Exception {
        // No pair is held out, so that the last good record is the one that fills the round.
        TestNode.Lane lane = TestNode.Lane.fresh(kafka, store, Map.of("gate.held-out-percent", 0));
        List<String> kinds = List.copyOf(new TreeSet<>(KINDS.keySet()));
        List<String> good = Samples.records(TestNode.ROUND);
        List<String> records = new ArrayList<>(good.subList(0, TestNode.ROUND - 1));
        for (int i = 0; i < BAD; i++) {
            records.add(kinds.get(i % kinds.size()));
        }
        Collections.shuffle(records, new Random(1));
        records.add(good.get(TestNode.ROUND - 1));

        String metrics;
        Manifest manifest;
        try (TestNode node = new TestNode(lane)) {
            lane.send(records);
            manifest = node.awaitServed(1);
            metrics = node.get("/metrics").body();
        }
        // A restart reads them again to refill its window; their letters are written.
        try (TestNode node = new TestNode(lane)) {
            lane.send(Samples.records(2 * TestNode.ROUND).subList(TestNode.ROUND, 2 * TestNode.ROUND));
            assertThat(node.awaitServed(2).counts().deadLettered()).isZero();
        }
        assertThat(manifest.counts().trained()).isEqualTo(TestNode.ROUND);
        assertThat(manifest.counts().deadLettered()).isEqualTo(BAD);
        assertThat(manifest.counts().skipped()).isEmpty();
        assertThat(manifest.offsets()).singleElement().satisfies(range -> assertThat(range.to())
                .isEqualTo(TestNode.ROUND + BAD));
        assertThat(metrics.lines())
                .contains("freshet_dead_letters_total{lane=\"" + lane.config().lane() + "\",reason=\"not-json\"} 20.0");

        List<ConsumerRecord<byte[], byte[]>> letters =
                kafka.read(lane.config().kafka().deadLetterTopic());
        assertThat(letters).hasSize(BAD);
        Map<Long, String> expected = new TreeMap<>();
        for (int i = 0; i < records.size(); i++) {
            if (KINDS.containsKey(records.get(i))) {
                expected.put((long) i, KINDS.get(records.get(i)));
            }
        }
        assertThat(letters.stream()
                        .collect(Collectors.toMap(
                                letter -> Long.parseLong(header(letter, DeadLetterHeaders.SOURCE_OFFSET)),
                                letter -> header(letter, DeadLetterHeaders.REASON))))
                .isEqualTo(expected);
        assertThat(letters).allSatisfy(letter -> assertThat(header(letter, DeadLetterHeaders.SOURCE_TOPIC))
                .isEqualTo(lane.config().kafka().topic()));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
