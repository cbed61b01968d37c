package io.freshet.actors.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.testing.EventLog;
import io.freshet.actors.testing.SecuredBroker;
import io.freshet.actors.testing.SharedParts;
import io.freshet.cli.CommandRun;
import io.freshet.config.FreshetConfig;
import io.freshet.config.KafkaConfig;
import io.freshet.streams.deadletter.DeadLetters;
import io.freshet.streams.kafka.BrokerWait;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.producer.FeedbackProducer;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import io.freshet.streams.source.QaPairSource;
import io.freshet.streams.source.Received;
import io.freshet.streams.source.Restarts;
import io.freshet.streams.source.ResumableSource;
import io.freshet.streams.version.VersionLog;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of Kafka client that Freshet has, against listeners that do not let everybody in. */
@ExtendWith(SharedParts.class)
@Timeout(120)
class SecuredKafkaTest {

    @TempDir
    private static Path folder;

    private static SecuredBroker broker;
    private static ActorSystem<Void> system;

    @BeforeAll
    static void start(SecuredBroker shared) {
        broker = shared;
        system = ActorSystem.create(Behaviors.empty(), "secured-kafka");
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    @ParameterizedTest
    @CsvSource({"SASL_SSL, SCRAM-SHA-512", "SASL_SSL, PLAIN", "SASL_PLAINTEXT, SCRAM-SHA-512", "SSL, none"})
    void whoMayDoesEverything(String protocol, String mechanism) throws Exception {
        KafkaConnection kafka =
                protocol.equals("SSL") ? broker.mutualTls() : broker.sasl(protocol, mechanism, SecuredBroker.PASSWORD);
        String name = (protocol + "." + mechanism).toLowerCase(Locale.ROOT);
        FreshetConfig lane = FreshetConfig.defaults(Map.of(
                "kafka.topic", name + ".qa",
                "kafka.dead-letter-topic", name + ".dead",
                "kafka.quarantine-topic", name + ".quarantine",
                "kafka.versions-topic", name + ".versions",
                "kafka.serving-topic", name + ".serving"));
        KafkaConfig topics = lane.kafka();
        FeedbackTopics.ensure(kafka, lane);
        QaPairCodec codec = new QaPairCodec(RecordLimits.DEFAULT);
        try (FeedbackProducer producer = new FeedbackProducer(kafka, topics.topic(), codec)) {
            get(producer.send(QaPair.of("question", "answer")));
        }
        try (DeadLetters dead = new DeadLetters(kafka, topics.deadLetterTopic())) {
            QaPairSource source =
                    new QaPairSource(new ResumableSource(system, kafka, topics.topic(), Restarts.DEFAULT), codec, dead);
            Received received = get(source.from(() -> Map.of(0, 0L)).runWith(Sink.head(), system));
            assertThat(received.position().offset()).isZero();
        }
        try (VersionLog log = VersionLog.open(kafka, topics.versionsTopic(), "lane")) {
            log.commit(record());
        }
        try (VersionLog log = VersionLog.open(kafka, topics.versionsTopic(), "lane")) {
            assertThat(log.head()).hasValue(record());
        }
        EventLog events = new EventLog();
        try (LagMonitor lag = new LagMonitor(kafka.admin(), topics.topic(), Map.of(0, 0L), events)) {
            lag.start(system);
            assertThat(events.await(LoopEvent.Lag.class, event -> true).records())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"SASL_SSL, SCRAM-SHA-512", "SASL_PLAINTEXT, PLAIN"})
    void aWrongPasswordIsSaidAtOnce(String protocol, String mechanism) {
        KafkaConnection kafka = broker.sasl(protocol, mechanism, "wrong-password");
        assertThatThrownBy(() -> BrokerWait.await(kafka))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not let Freshet in: Authentication failed")
                .hasMessageContaining(kafka.bootstrapServers())
                .hasMessageContaining("sasl.jaas.config")
                .hasMessageNotContaining("wrong-password");
    }

    @Test
    void aBrokerThatIsNotTrustedIsSaidAtOnce() {
        assertRefused(
                broker.mutualTls(),
                Map.of("ssl.truststore.location", broker.anotherCertificate()),
                "no TLS connection");
    }

    @Test
    void noCertificateWhereOneIsWantedIsSaidAtOnce() {
        KafkaConnection mutual = broker.mutualTls();
        Map<String, String> without = new HashMap<>(mutual.properties());
        without.keySet().removeIf(name -> name.startsWith("ssl.keystore"));
        assertRefused(new KafkaConnection(mutual.bootstrapServers(), without), Map.of(), "no TLS connection");
    }

    @Test
    void propertiesOfWhichNoClientCanBeMadeAreSaidAtOnce() {
        KafkaConnection kafka = broker.sasl("SASL_SSL", "PLAIN", SecuredBroker.PASSWORD);
        assertRefused(kafka, Map.of("ssl.truststore.location", "/no/such/file"), "/no/such/file");
        assertRefused(
                kafka,
                Map.of("sasl.jaas.config", "none.such.Module required password=\"hunter2\";"),
                "none.such.Module");
        assertRefused(kafka, Map.of("sasl.jaas.config", "unfinished password=\"hunter2\""), "check kafka.client");
        assertRefused(kafka, Map.of("security.protocol", "SASL_TLS"), "SASL_TLS");
    }

    @Test
    void doctorAndRunSayWhatIsWrong() throws IOException {
        Path file = settings(broker.sasl("SASL_SSL", "SCRAM-SHA-512", "wrong-password"));
        CommandRun doctor = CommandRun.of("doctor", "--config", file.toString());
        assertThat(doctor.exitCode()).isEqualTo(1);
        assertThat(doctor.out())
                .containsPattern("FAIL {2}broker +Kafka at .* does not let Freshet in: Authentication failed")
                .doesNotContain("wrong-password");
        CommandRun run = CommandRun.of("run", "--config", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("does not let Freshet in: Authentication failed", "sasl.jaas.config")
                .doesNotContain("wrong-password", "\tat ");
    }

    private static void assertRefused(KafkaConnection kafka, Map<String, ?> otherwise, String message) {
        Map<String, String> properties = new HashMap<>(kafka.properties());
        otherwise.forEach((name, value) -> properties.put(name, value.toString()));
        assertThatThrownBy(() -> BrokerWait.await(new KafkaConnection(kafka.bootstrapServers(), properties)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("kafka.client")
                .hasMessageNotContaining("hunter2");
    }

    private static Path settings(KafkaConnection kafka) throws IOException {
        StringBuilder text = new StringBuilder("freshet {\n  model.device = cpu\n  model.cache-dir = \""
                + Path.of(System.getProperty("freshet.root"), "target", "test-cache") + "\"\n  checkpoint.store = \""
                + folder.resolve("store") + "\"\n  http.port = 0\n  admin.port = 0\n  management.port = 0\n"
                + "  kafka.bootstrap-servers = \"" + kafka.bootstrapServers() + "\"\n  kafka.client {\n");
        kafka.properties()
                .forEach((name, value) -> text.append("    " + name + " = \"" + value.replace("\"", "\\\"") + "\"\n"));
        return Files.writeString(folder.resolve("my.conf"), text + "  }\n}\n");
    }

    private static VersionRecord record() {
        return new VersionRecord(
                "lane", 1, 0, 0, 0, 1, "published", true, false, "file:///v1", "00", Map.of(0, 1L), Instant.EPOCH);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
