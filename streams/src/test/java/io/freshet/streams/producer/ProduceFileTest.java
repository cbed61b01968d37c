package io.freshet.streams.producer;

import static io.freshet.streams.testing.TestKafka.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.Reason;
import io.freshet.streams.record.RecordLimits;
import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(WithKafka.class)
class ProduceFileTest {

    private static final RecordLimits LIMITS = new RecordLimits(1000, 500, 8, 20);

    @TempDir
    private Path folder;

    private TestKafka kafka;
    private String topic;
    private FeedbackProducer producer;

    @BeforeEach
    void open(TestKafka kafka) {
        this.kafka = kafka;
        topic = kafka.qaTopic(1);
        producer = new FeedbackProducer(kafka.connection(), topic, new QaPairCodec(LIMITS));
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void sendsGoodLinesAsTheyStandAndNamesBadOnes() throws IOException {
        String first = "{\"query\":\"q1\", \"response\":\"é\", \"extra\":[1]}";
        String last = "{\"query\":\"q2\",\"response\":\"r\"}";
        Path file = write(first + "\r\n\n   \nnot json\n" + "x".repeat(100_000) + "\n{\"query\":\"q\"}\n" + last);

        List<LineResult> results = produce(file);

        assertThat(results.stream().map(LineResult::line)).containsExactly(1L, 4L, 5L, 6L, 7L);
        assertThat(results.get(1))
                .isInstanceOfSatisfying(LineResult.Refused.class, refused -> assertThat(refused.message())
                        .startsWith(file + ":4: not-json: "));
        assertThat(results.stream()
                        .filter(LineResult.Refused.class::isInstance)
                        .map(refused -> ((LineResult.Refused) refused).reason()))
                .containsExactly(Reason.NOT_JSON, Reason.TOO_LARGE, Reason.MISSING_RESPONSE);
        assertThat(kafka.read(topic))
                .map(record -> new String(record.value(), UTF_8).strip())
                .containsExactly(first, last);
    }

    @Test
    void sendsNothingOfAnEmptyFile() throws IOException {
        assertThat(produce(write(""))).isEmpty();
        assertThat(produce(write("\n\n"))).isEmpty();
    }

    @Test
    void namesTheFileThatIsNotThere() {
        Path missing = folder.resolve("missing.jsonl");

        assertThatThrownBy(() -> produce(missing))
                .hasRootCauseInstanceOf(NoSuchFileException.class)
                .hasStackTraceContaining(missing.toString());
    }

    private Path write(String lines) throws IOException {
        return Files.writeString(folder.resolve("pairs.jsonl"), lines);
    }

    private List<LineResult> produce(Path file) {
        return get(new FeedbackStreams(producer, LIMITS)
                .produceFile(file, OptionalInt.empty())
                .runWith(Sink.seq(), kafka.system()));
    }
}
