package io.freshet.streams.source;

import static io.freshet.streams.source.SourceFixture.pair;
import static io.freshet.streams.source.SourceFixture.pairs;
import static io.freshet.streams.source.SourceFixture.queries;
import static io.freshet.streams.testing.TestKafka.get;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.pekko.Done;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKafka.class)
class QaPairSourceTest {

    private SourceFixture fixture;
    private TestKafka kafka;

    @BeforeEach
    void makeTopics(TestKafka kafka) {
        this.kafka = kafka;
        fixture = new SourceFixture(kafka, 2);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void startsAtTheExactOffsetOfEachPartition() {
        kafka.send(fixture.topic, 0, pairs(0, 10));
        kafka.send(fixture.topic, 1, pairs(10, 20));

        List<Received> received = take(Map.of(0, 7L, 1, 4L), 9);

        assertThat(received.stream()
                        .collect(groupingBy(r -> r.position().partition(), mapping(SourceFixture::query, toList()))))
                .isEqualTo(Map.of(0, queries(7, 10), 1, queries(14, 20)));
        assertThat(received)
                .allSatisfy(r -> assertThat(r.position().topic()).isEqualTo(fixture.topic))
                .anySatisfy(r -> assertThat(r.position().offset()).isEqualTo(7));
    }

    @Test
    void startsAtTheEndAndWaitsForWhatComes() {
        kafka.send(fixture.topic, 0, pairs(0, 5));
        var first = fixture.pairs().from(() -> Map.of(0, 5L, 1, 0L)).runWith(Sink.head(), kafka.system());
        kafka.send(fixture.topic, 0, List.of(pair(5)));

        assertThat(SourceFixture.query(get(first))).isEqualTo("q5");
    }

    @Test
    void readsAPartitionThatWasAddedSinceFromItsBeginning() {
        kafka.send(fixture.topic, 0, pairs(0, 3));
        kafka.send(fixture.topic, 1, pairs(3, 5));

        assertThat(take(Map.of(0, 3L), 2)).map(SourceFixture::query).isEqualTo(queries(3, 5));
    }

    @Test
    void failsLoudlyWhenRetentionDeletedWhatWasNeverRead() throws Exception {
        kafka.send(fixture.topic, 0, pairs(0, 10));
        kafka.admin()
                .deleteRecords(Map.of(new TopicPartition(fixture.topic, 0), RecordsToDelete.beforeOffset(6)))
                .all()
                .get();

        assertThatThrownBy(() -> take(Map.of(0, 4L, 1, 0L), 1))
                .hasRootCauseInstanceOf(OffsetUnavailableException.class)
                .rootCause()
                .hasMessageContaining(
                        "Topic " + fixture.topic + " partition 0 has offsets 6 to 10, but reading must go on at 4")
                .hasMessageContaining("retention");
        assertThat(take(Map.of(0, 6L, 1, 0L), 1)).map(SourceFixture::query).containsExactly("q6");
    }

    @Test
    void failsLoudlyWhenRetentionOvertakesASlowReader() throws Exception {
        String padding = "x".repeat(20_000);
        kafka.send(
                fixture.topic,
                0,
                IntStream.range(0, 200)
                        .mapToObj(i -> pair(i).replace("r\"}", padding + "\"}"))
                        .toList());
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Void> gate = new CompletableFuture<>();
        List<Long> offsets = new ArrayList<>();
        CompletionStage<Done> reader = fixture.pairs()
                .from(() -> Map.of(0, 0L, 1, 0L))
                .mapAsync(1, received -> {
                    started.countDown();
                    return gate.thenApply(open -> received);
                })
                .runForeach(received -> offsets.add(received.position().offset()), kafka.system());
        assertThat(started.await(90, TimeUnit.SECONDS)).isTrue();

        kafka.admin()
                .deleteRecords(Map.of(new TopicPartition(fixture.topic, 0), RecordsToDelete.beforeOffset(199)))
                .all()
                .get();
        gate.complete(null);

        assertThatThrownBy(() -> get(reader))
                .rootCause()
                .isInstanceOf(OffsetUnavailableException.class)
                .hasMessageContaining("has offsets 199 to 200, but reading must go on at " + offsets.size());
        assertThat(offsets)
                .hasSizeLessThan(199)
                .isEqualTo(LongStream.range(0, offsets.size()).boxed().toList());
    }

    @Test
    void failsLoudlyWhenTheTopicIsNotTheOneItWas() {
        assertThatThrownBy(() -> take(Map.of(0, 1L), 1))
                .rootCause()
                .isInstanceOf(OffsetUnavailableException.class)
                .hasMessageContaining("offsets 0 to 0, but reading must go on at 1");
        assertThatThrownBy(() -> take(Map.of(2, 0L), 1))
                .rootCause()
                .isInstanceOf(OffsetUnavailableException.class)
                .hasMessageContaining("has 2 partitions, but reading must go on at offset 0 of partition 2");
    }

    @Test
    void theKillSwitchEndsIt() {
        kafka.send(fixture.topic, 0, pairs(0, 3));
        Pair<UniqueKillSwitch, CompletionStage<List<Received>>> running = fixture.pairs()
                .from(() -> Map.of(0, 0L, 1, 0L))
                .toMat(Sink.seq(), Keep.both())
                .run(kafka.system());

        running.first().shutdown();

        assertThat(get(running.second())).hasSizeLessThanOrEqualTo(3);
    }

    private List<Received> take(Map<Integer, Long> from, int count) {
        return get(fixture.pairs().from(() -> from).take(count).runWith(Sink.seq(), kafka.system()));
    }
}
