package io.freshet.streams.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import io.freshet.streams.testing.TestKafka;
import io.freshet.streams.testing.WithKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Java program of docs/feedback.md is the one that is compiled and run here. */
@ExtendWith(WithKafka.class)
class FeedbackGuideTest {

    private static final Path ROOT = Path.of(System.getProperty("freshet.root"));

    @Test
    void theProgramOfTheGuideIsThisOne() throws IOException {
        String program =
                Files.readString(ROOT.resolve("streams/src/test/java/io/freshet/streams/example/GiveFeedback.java"));
        String shown = program.substring(program.indexOf("import ")).indent(4).replaceAll("(?m)^ +$", "");
        assertThat(Files.readString(ROOT.resolve("docs/feedback.md"))).contains(shown);
    }

    @Test
    void whatItSendsIsARecordAndACloudEvent(TestKafka kafka) throws Exception {
        String topic = kafka.qaTopic(1);
        GiveFeedback.main(new String[] {kafka.connection().bootstrapServers(), topic});
        ConsumerRecord<byte[], byte[]> record = kafka.read(topic).get(0);
        QaPair pair = ((Decoded.Good) new QaPairCodec(RecordLimits.DEFAULT).decode(record.value())).pair();
        assertThat(pair.weight()).isEqualTo(0.8);
        assertThat(pair.id()).contains(new String(record.key(), UTF_8));
        CloudEvent event = KafkaMessageFactory.createReader(record).toEvent();
        assertThat(event.getId()).isEqualTo(pair.id().orElseThrow());
        assertThat(event.getTime().toInstant()).isEqualTo(pair.timestamp().orElseThrow());
    }
}
