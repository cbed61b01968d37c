package io.freshet.streams.source;

import static io.freshet.streams.source.SourceFixture.pairs;
import static io.freshet.streams.testing.TestKafka.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.pekko.Done;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A topic changes under a stream that reads it. */
@ExtendWith(WithKafka.class)
@Timeout(120)
class TopicTroubleTest {

    private final BlockingQueue<Received> passed = new LinkedBlockingQueue<>();
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
    void partitionsAddedWhileItRunsAreTakenUpAndNothingIsLostOrDoubled() throws Exception {
        Pair<UniqueKillSwitch, CompletionStage<Done>> running = run();
        kafka.send(fixture.topic, 0, withBadOnes(0, 300));
        List<Received> received = take(300);

        kafka.admin()
                .createPartitions(Map.of(fixture.topic, NewPartitions.increaseTo(3)))
                .all()
                .get();
        kafka.send(fixture.topic, 1, withBadOnes(0, 200));
        kafka.send(fixture.topic, 0, withBadOnes(300, 600));
        kafka.send(fixture.topic, 2, withBadOnes(0, 100));
        received.addAll(take(600));

        kafka.send(fixture.topic, 2, withBadOnes(100, 101));
        received.addAll(take(1));
        running.first().shutdown();
        get(running.second());
        assertThat(passed).isEmpty();
        for (Map.Entry<Integer, Long> end : Map.of(0, 600L, 1, 200L, 2, 101L).entrySet()) {
            assertThat(received.stream()
                            .map(Received::position)
                            .filter(position -> position.partition() == end.getKey())
                            .map(position -> position.offset()))
                    .as("offsets of partition %d", end.getKey())
                    .isEqualTo(LongStream.range(0, end.getValue()).boxed().toList());
        }
        assertThat(kafka.read(fixture.deadLetterTopic)).hasSize((int)
                received.stream().filter(Received.Skipped.class::isInstance).count());
    }

    @Test
    void aTopicThatIsDeletedEndsTheStreamWithAMessageThatNamesTheOffsets() throws Exception {
        Pair<UniqueKillSwitch, CompletionStage<Done>> running = run();
        kafka.send(fixture.topic, 0, pairs(0, 7));
        take(7);

        kafka.admin().deleteTopics(List.of(fixture.topic)).all().get();

        assertThatThrownBy(() -> get(running.second()))
                .rootCause()
                .isInstanceOf(OffsetUnavailableException.class)
                .hasMessageContaining("There is no topic " + fixture.topic + " at "
                        + kafka.connection().bootstrapServers() + ", but reading must go on at the offsets {0=7}");
    }

    /** It has more records than were read, so that every offset is there: only the topic is another one. */
    @Test
    void aTopicThatIsDeletedAndMadeAnewIsRefusedThoughItsOffsetsExist() throws Exception {
        Pair<UniqueKillSwitch, CompletionStage<Done>> running = run();
        kafka.send(fixture.topic, 0, pairs(0, 7));
        take(7);

        kafka.admin().deleteTopics(List.of(fixture.topic)).all().get();
        kafka.create(fixture.topic, 1);
        kafka.send(fixture.topic, 0, pairs(0, 20));

        assertThatThrownBy(() -> get(running.second()))
                .rootCause()
                .isInstanceOf(OffsetUnavailableException.class)
                .hasMessageContaining("Topic " + fixture.topic + " was deleted and made anew while it was read");
    }

    /** Every tenth record is bad, so that dead letters are under way too. */
    private static List<String> withBadOnes(int from, int to) {
        List<String> records = new ArrayList<>(pairs(from, to));
        for (int i = 0; i < records.size(); i += 10) {
            records.set(i, "bad " + i);
        }
        return records;
    }

    private Pair<UniqueKillSwitch, CompletionStage<Done>> run() {
        return fixture.pairs(Duration.ofMillis(200))
                .from(() -> Map.of(0, 0L))
                .toMat(Sink.foreach(passed::add), Keep.both())
                .run(kafka.system());
    }

    private List<Received> take(int count) throws InterruptedException {
        List<Received> taken = new ArrayList<>();
        while (taken.size() < count) {
            Received next = passed.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("record %d of %d", taken.size() + 1, count).isNotNull();
            taken.add(next);
        }
        return taken;
    }
}
