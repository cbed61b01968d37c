package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.coordinator.Lineage;
import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import io.freshet.actors.testing.TestVersions;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.version.VersionLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the operator sees of a loop that cannot go on. */
@ExtendWith(SharedParts.class)
@Timeout(180)
class StoppedRunTest {

    private final Cli cli = new Cli();
    private final TestBroker kafka;
    private final String lane;
    private final String topic;
    private final String versions;

    @TempDir
    private Path folder;

    StoppedRunTest(TestBroker kafka) {
        this.kafka = kafka;
        this.lane = kafka.freshName("lane");
        this.topic = kafka.feedbackTopic();
        this.versions = kafka.versionsTopic();
    }

    @Test
    void recordsThatRetentionDeletedBeforeTheyWereReadEndItWithAMessage() throws Exception {
        kafka.send(topic, Samples.records(5));
        takeInTheFirstRecord();
        try (Admin admin = kafka.connection().admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
        }

        assertThat(cli.run("run", "--config", settings().toString())).isEqualTo(1);

        assertThat(cli.err())
                .contains("freshet: stopped, ")
                .contains("Topic " + topic + " partition 0 has offsets 3 to 5, but reading must go on at 1: retention"
                        + " deleted 2 offsets that were never read. Raise the topic's retention.ms")
                .doesNotContain("Exception");
    }

    /** A version that was rejected: its record counts as taken in, and the base model goes on being served. */
    private void takeInTheFirstRecord() throws IOException {
        try (Lineage lineage = Lineage.of(
                new CheckpointStore(folder.resolve("store")),
                VersionLog.open(kafka.connection(), versions, lane),
                lane,
                InstantSource.system())) {
            lineage.recover();
            try (Draft draft = lineage.begin(1)) {
                lineage.commit(draft, files -> TestVersions.manifest(lane, 1, 0, Status.REJECTED, 0, 1, files));
            }
        }
    }

    private Path settings() throws IOException {
        return Files.writeString(
                folder.resolve("freshet.conf"),
                """
                freshet {
                  lane = %s
                  kafka { bootstrap-servers = "%s", topic = %s, versions-topic = %s, dead-letter-topic = %s.dead }
                  checkpoint.store = "%s"
                  model { device = cpu, threads = 1, cache-dir = "%s" }
                  http.port = 0
                  management.port = 0
                  admin.port = 0
                }
                """
                        .formatted(
                                lane,
                                kafka.connection().bootstrapServers(),
                                topic,
                                versions,
                                lane,
                                folder.resolve("store"),
                                Cli.CACHE));
    }
}
