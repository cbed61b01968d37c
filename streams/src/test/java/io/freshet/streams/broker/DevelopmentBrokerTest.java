package io.freshet.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.streams.kafka.OffsetRange;
import io.freshet.streams.kafka.TopicOffsets;
import io.freshet.streams.kafka.TopicSpec;
import io.freshet.streams.kafka.Topics;
import io.freshet.streams.producer.FeedbackProducer;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import io.freshet.streams.testing.TestKafka;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentBrokerTest {

    @TempDir
    private Path folder;

    @Test
    void keepsItsDataAndItsPortOverAStopAndAKill() throws Exception {
        String servers;
        try (DevelopmentBroker broker = start(OptionalInt.empty())) {
            servers = broker.bootstrapServers();
            createTopic(broker);
            send(broker);
            broker.kill();
            broker.restart();
            send(broker);
        }
        try (DevelopmentBroker broker = start(OptionalInt.empty())) {
            assertThat(broker.bootstrapServers()).isEqualTo(servers);
            assertThat(range(broker)).isEqualTo(new OffsetRange(0, 2));
        }
    }

    @Test
    void doesNotHearCtrlCAndLeavesNothingBehindWhenClosed() throws Exception {
        DevelopmentBroker broker = start(OptionalInt.empty());
        ProcessHandle process = ProcessHandle.of(broker.pid()).orElseThrow();
        Process interrupt = new ProcessBuilder("kill", "-INT", Long.toString(broker.pid())).start();
        assertThat(interrupt.waitFor()).isZero();
        createTopic(broker);

        broker.close();

        assertThat(process.isAlive()).isFalse();
        broker.close();
    }

    @Test
    void saysWhatKeptItFromStarting() throws Exception {
        Files.writeString(folder.resolve("logs"), "a file where Kafka's folder must be");

        assertThatThrownBy(() -> start(OptionalInt.empty()))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("exit code")
                .hasMessageContaining(folder.toRealPath().toString())
                .hasMessageContaining(folder.resolve("logs").toString());
    }

    @Test
    void refusesASecondBrokerOnTheSameData() throws Exception {
        try (DevelopmentBroker first = start(OptionalInt.empty())) {
            assertThatThrownBy(() -> start(OptionalInt.of(BrokerPorts.free())))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("lock");

            createTopic(first);
        }
    }

    @Test
    void saysThatItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> start(OptionalInt.of(taken.getLocalPort())))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " is in use");
        }
        assertThat(folder.resolve("broker.port")).doesNotExist();
    }

    @Test
    void saysHowToGetTheBrokerThatIsNotInstalled() {
        assertThatThrownBy(() -> new BrokerInstallation(folder.resolve("nowhere")))
                .hasMessageContaining(folder.resolve("nowhere").toString())
                .hasMessageContaining("mvn package");
        assertThatThrownBy(() -> new BrokerInstallation(folder)).hasMessageContaining("no freshet-broker*.jar there");
    }

    @Test
    void diesWithAParentThatIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dfreshet.dist=" + System.getProperty("freshet.dist"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerParent.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle broker = null;
        try {
            broker = ProcessHandle.of(Long.parseLong(parent.inputReader().readLine()))
                    .orElseThrow();
            assertThat(broker.isAlive()).isTrue();

            parent.destroyForcibly();

            assertThat(broker.onExit().get(90, TimeUnit.SECONDS).isAlive()).isFalse();
        } finally {
            parent.destroyForcibly();
            if (broker != null) {
                broker.destroyForcibly();
            }
        }
    }

    private DevelopmentBroker start(OptionalInt port) {
        return DevelopmentBroker.start(BrokerInstallation.fromSystemProperty(), folder, port);
    }

    private static void createTopic(DevelopmentBroker broker) {
        try (Admin admin = broker.connection().admin()) {
            TestKafka.get(Topics.ensure(admin, List.of(TopicSpec.qaPairs("qa", 1, 1, Duration.ofDays(1)))));
        }
    }

    private static void send(DevelopmentBroker broker) {
        try (FeedbackProducer producer =
                new FeedbackProducer(broker.connection(), "qa", new QaPairCodec(RecordLimits.DEFAULT))) {
            TestKafka.get(producer.send(QaPair.of("q", "r")));
        }
    }

    private static OffsetRange range(DevelopmentBroker broker) {
        try (Admin admin = broker.connection().admin()) {
            Map<Integer, OffsetRange> ranges = TestKafka.get(new TopicOffsets(admin).ranges("qa"));
            return ranges.get(0);
        }
    }
}
