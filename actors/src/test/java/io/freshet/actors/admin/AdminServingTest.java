package io.freshet.actors.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.StoredLane;
import io.freshet.actors.testing.TestBroker;
import java.io.IOException;
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

/** Pins and canaries over HTTP, of a lane whose versions are: 1 published, 2 rejected, 3 and 4 published. */
@ExtendWith(SharedParts.class)
@Timeout(60)
class AdminServingTest {

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
    void pinAndUnpinSayHowItIsNowAndAreAudited() throws IOException {
        assertThat(ok(admin.get("/admin/status")).toString())
                .contains("\"pin\":null,\"canary\":null")
                .doesNotContain("ordered");
        JsonNode pinned = ok(admin.post("/admin/pin", "{\"version\": 3, \"reason\": \"prices\"}"));
        assertThat(pinned.path("pin").asLong()).isEqualTo(3);
        assertThat(pinned.path("current").asLong()).isEqualTo(4);
        assertThat(pinned.path("ordered").toString())
                .isEqualTo("{\"time\":\"2026-02-03T04:05:06Z\",\"by\":\"admin.token from 127.0.0.1\","
                        + "\"reason\":\"prices\"}");
        assertThat(ok(admin.get("/admin/versions")).path("pin").asLong()).isEqualTo(3);
        assertThat(ok(admin.post("/admin/pin", "{\"version\": 0}")).path("pin").toString())
                .isEqualTo("0");
        assertThat(ok(admin.post("/admin/unpin", "{}")).path("pin").isNull()).isTrue();
        assertThat(audit())
                .hasSize(3)
                .first()
                .asString()
                .contains(
                        "\"action\":\"pin\"", "\"request\":{\"version\":3,\"reason\":\"prices\"},\"result\":\"done\"");
    }

    @Test
    void aRejectedVersionCanBeTried() {
        JsonNode tried = ok(admin.post("/admin/canary", "{\"version\": 2, \"percent\": 10}"));
        assertThat(tried.path("canary").toString()).isEqualTo("{\"version\":2,\"percent\":10}");
        assertThat(ok(admin.get("/admin/status")).path("canary")).isEqualTo(tried.path("canary"));
        assertThat(ok(admin.post("/admin/uncanary", "{}")).path("canary").isNull())
                .isTrue();
    }

    @Test
    void whoRollsBackAPinnedLaneIsToldThatItStaysPinned() {
        ok(admin.post("/admin/pin", "{\"version\": 3}"));
        JsonNode back = ok(admin.post("/admin/rollback", "{\"version\": 1, \"resume\": true}"));
        assertThat(back.path("current").asLong()).isEqualTo(5);
        assertThat(back.path("pin").asLong()).isEqualTo(3);
        assertThat(back.path("note").asText()).contains("stay pinned to version 3", "/admin/unpin", "version 5");
    }

    @Test
    void whatCannotBeServedIsRefusedAndAudited() throws IOException {
        Files.writeString(lane.folder().resolve("v00000003/adapter_model.safetensors"), "other");
        assertThat(RunningAdmin.code(admin.post("/admin/pin", "{\"version\": 9}")))
                .isEqualTo("404 unknown_version");
        assertThat(RunningAdmin.code(admin.post("/admin/pin", "{\"version\": 3}")))
                .isEqualTo("422 not_usable");
        assertThat(RunningAdmin.code(admin.post("/admin/unpin", "{}"))).isEqualTo("409 conflict");
        assertThat(RunningAdmin.code(admin.post("/admin/canary", "{\"version\": 4, \"percent\": 5}")))
                .isEqualTo("409 conflict");
        assertThat(audit()).hasSize(4).allMatch(line -> line.contains("\"result\":\"refused\""));
        assertThat(ok(admin.get("/admin/status")).path("pin").isNull()).isTrue();
    }

    @Test
    void whatIsNotWellFormedSaysWhatIsWrong() throws IOException {
        assertBad("/admin/pin", "{}", "version is missing: a whole number of at least 0");
        assertBad("/admin/pin", "{\"version\": -1}", "version must be a whole number of at least 0, not -1");
        assertBad("/admin/pin", "{\"version\": 1, \"percent\": 5}", "no field percent here");
        assertBad("/admin/canary", "{\"version\": 1}", "percent is missing: a whole number from 1 to 100");
        assertBad("/admin/canary", "{\"version\": 1, \"percent\": 0}", "from 1 to 100, not 0");
        assertBad("/admin/unpin", "{\"reason\": \"two\\nlines\"}", "reason must be one line");
        assertThat(lane.folder().resolve("audit.jsonl")).doesNotExist();
    }

    private void assertBad(String path, String body, String message) {
        HttpResponse<String> answer = admin.post(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(RunningAdmin.json(answer).at("/error/message").asText()).contains(message);
    }

    private List<String> audit() throws IOException {
        return Files.readAllLines(lane.folder().resolve("audit.jsonl"));
    }

    private static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return RunningAdmin.json(response);
    }
}
