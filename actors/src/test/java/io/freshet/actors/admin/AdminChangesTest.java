package io.freshet.actors.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.StoredLane;
import io.freshet.actors.testing.TestBroker;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the admin plane changes about a lane whose versions are: 1 published, 2 rejected, 3 and 4 published. */
@ExtendWith(SharedParts.class)
@Timeout(60)
class AdminChangesTest {

    @TempDir
    private Path root;

    private StoredLane lane;
    private RunningAdmin admin;

    @BeforeEach
    void start(TestBroker kafka) throws IOException {
        lane = StoredLane.ofFour(kafka, root);
        admin = new RunningAdmin(root, lane.forAdmin());
    }

    @AfterEach
    void stop() {
        admin.close();
        lane.close();
    }

    @Test
    void aDamagedVersionIsShownWithWhatIsWrong() throws IOException {
        Files.writeString(lane.folder().resolve("v00000003/adapter_model.safetensors"), "other");
        JsonNode version = ok(admin.get("/admin/versions/3"));
        assertThat(version.path("folder").asText()).isEqualTo("damaged");
        assertThat(version.path("problem").asText()).contains("adapter_model.safetensors");
        assertThat(version.path("manifest").isNull()).isTrue();
        assertThat(RunningAdmin.code(admin.post("/admin/rollback", "{\"version\": 3}")))
                .isEqualTo("422 not_usable");
    }

    @Test
    void aRollbackMakesACopyAndIsAudited() throws IOException {
        JsonNode done = ok(admin.post("/admin/rollback", "{\"version\": 1, \"reason\": \"prices\"}"));
        assertThat(done.path("version").asLong()).isEqualTo(5);
        assertThat(done.path("current").asLong()).isEqualTo(5);
        assertThat(done.path("paused").asBoolean()).isTrue();
        JsonNode list = ok(admin.get("/admin/versions"));
        assertThat(list.path("versions").findValuesAsText("status"))
                .containsExactly("published", "rejected", "rolled-back", "rolled-back", "published");
        assertThat(ok(admin.get("/admin/versions/5")).at("/manifest/notes/0").asText())
                .contains("prices");
        assertThat(ok(admin.get("/admin/versions/5/lineage")).path("line").findValuesAsText("version"))
                .containsExactly("5", "1");
        assertThat(audit())
                .containsExactly("{\"time\":\"2026-02-03T04:05:06Z\",\"lane\":\"" + lane.lane()
                        + "\",\"action\":\"rollback\",\"who\":{\"token\":\"admin.token\",\"address\":\"127.0.0.1\"},"
                        + "\"request\":{\"version\":1,\"reason\":\"prices\",\"resume\":false},\"result\":\"done\","
                        + "\"outcome\":\"version 5\"}");
    }

    @Test
    void aRollbackMayGoOnTraining() {
        assertThat(ok(admin.post("/admin/rollback", "{\"version\": 3, \"resume\": true}"))
                        .path("paused")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aRejectedVersionCanBePromoted() {
        assertThat(ok(admin.post("/admin/promote", "{\"version\": 2}"))
                        .path("version")
                        .asLong())
                .isEqualTo(5);
        assertThat(ok(admin.get("/admin/records/0/15/lineage")).path("learned").findValuesAsText("version"))
                .containsExactly("5");
    }

    @Test
    void whatIsRefusedIsAuditedToo() throws IOException {
        assertThat(RunningAdmin.code(admin.post("/admin/rollback", "{\"version\": 9}")))
                .isEqualTo("404 unknown_version");
        assertThat(RunningAdmin.code(admin.post("/admin/promote", "{\"version\": 4}")))
                .isEqualTo("409 conflict");
        assertThat(audit()).hasSize(2).allMatch(line -> line.contains("\"result\":\"refused\""));
        assertThat(audit().get(1)).contains("is the current one already");
    }

    @Test
    void theLogHasItTooAndNeverTheToken() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Logger log = (Logger) LoggerFactory.getLogger("freshet.audit");
        Level before = log.getLevel();
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        root.addAppender(seen);
        log.setLevel(Level.INFO);
        try {
            ok(admin.post("/admin/pause", "{}"));
            admin.send(admin.request("/admin/a%0Ab").header("Authorization", "Bearer " + RunningAdmin.TOKEN + "x"));
        } finally {
            log.setLevel(before);
            root.detachAppender(seen);
        }
        assertThat(seen.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("\"action\":\"pause\""))
                .anyMatch(
                        line -> line.contains("without the token") && line.endsWith("GET /admin/a%0Ab from 127.0.0.1"))
                .noneMatch(line -> line.contains(RunningAdmin.TOKEN));
    }

    @Test
    void pauseAndResumeSayHowItIsNow() throws IOException {
        JsonNode paused = ok(admin.send(admin.letIn("/admin/pause").POST(BodyPublishers.noBody())));
        assertThat(paused.path("paused").asBoolean()).isTrue();
        assertThat(ok(admin.get("/admin/status")).path("paused").asBoolean()).isTrue();
        assertThat(ok(admin.post("/admin/resume", "{}")).path("paused").asBoolean())
                .isFalse();
        assertThat(lane.asked)
                .containsExactly("pause by admin.token from 127.0.0.1", "resume by admin.token from 127.0.0.1");
        assertThat(audit()).hasSize(2);
        assertThat(String.join("", audit())).doesNotContain(RunningAdmin.TOKEN);
    }

    private List<String> audit() throws IOException {
        return Files.readAllLines(lane.folder().resolve("audit.jsonl"));
    }

    private static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return RunningAdmin.json(response);
    }
}
