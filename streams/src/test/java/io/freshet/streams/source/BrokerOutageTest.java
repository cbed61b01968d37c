package io.freshet.streams.source;

import static io.freshet.streams.source.SourceFixture.pairs;
import static io.freshet.streams.source.SourceFixture.queries;
import static io.freshet.streams.testing.TestKafka.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKafka.class)
class BrokerOutageTest {

    @Test
    void aStreamSurvivesTheSigkillOfItsBrokerWithoutGapOrRepetition(TestKafka kafka) throws Exception {
        try (SourceFixture fixture = new SourceFixture(kafka, 1)) {
            kafka.send(fixture.topic, 0, pairs(0, 500));
            CountDownLatch halfway = new CountDownLatch(500);
            CompletionStage<List<String>> received = fixture.pairs()
                    .from(() -> Map.of(0, 0L))
                    .map(SourceFixture::query)
                    .map(query -> {
                        halfway.countDown();
                        return query;
                    })
                    .take(1000)
                    .runWith(Sink.seq(), kafka.system());
            assertThat(halfway.await(20, TimeUnit.SECONDS)).isTrue();

            kafka.broker().kill();
            kafka.broker().restart();
            kafka.send(fixture.topic, 0, pairs(500, 1000));

            assertThat(get(received)).isEqualTo(queries(0, 1000));
        }
    }
}
