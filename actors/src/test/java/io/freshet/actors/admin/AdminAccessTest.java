package io.freshet.actors.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.StoredLane;
import io.freshet.actors.testing.TestBroker;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in and what does not, whatever it asks for. */
@ExtendWith(SharedParts.class)
@Timeout(60)
class AdminAccessTest {

    @TempDir
    private static Path root;

    private static StoredLane lane;
    private static RunningAdmin admin;

    @BeforeAll
    static void start(TestBroker kafka) throws IOException {
        lane = new StoredLane(kafka, root, kafka.freshName("lane"));
        admin = new RunningAdmin(root, lane.forAdmin());
    }

    @AfterAll
    static void stop() {
        admin.close();
        lane.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/status",
                "/admin/versions",
                "/admin/versions/1",
                "/admin/versions/1/lineage",
                "/admin/records/0/1/lineage",
                "/admin/rollback",
                "/admin/promote",
                "/admin/pause",
                "/admin/resume",
                "/",
                "/no/such/path",
                "/metrics"
            })
    void withoutTheTokenEveryPathSaysTheSame(String path) {
        assertUnauthorized(admin.send(admin.request(path)));
        assertUnauthorized(admin.send(admin.request(path).POST(BodyPublishers.ofString("{}"))));
        assertUnauthorized(admin.send(admin.request(path).header("Authorization", "Bearer wrong-token-altogether")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer a-token-for-tests-onl",
                "Bearer a-token-for-tests-onlyy",
                "Bearer A-TOKEN-FOR-TESTS-ONLY",
                "Basic YTphLXRva2VuLWZvci10ZXN0cy1vbmx5",
                "a-token-for-tests-only",
                "Bearer a-token-for-tests-only x"
            })
    void nothingButTheTokenItselfOpens(String header) {
        assertUnauthorized(admin.send(admin.request("/admin/status").header("Authorization", header)));
    }

    @Test
    void aLargeBodyWithoutTheTokenIsReadAndForgotten() {
        assertUnauthorized(
                admin.send(admin.request("/admin/rollback").POST(BodyPublishers.ofByteArray(new byte[1 << 20]))));
    }

    @Test
    void aChangeWithoutTheTokenChangesNothing() {
        admin.send(admin.request("/admin/pause").POST(BodyPublishers.noBody()));
        assertThat(lane.asked).isEmpty();
        assertThat(lane.folder().resolve("audit.jsonl")).doesNotExist();
    }

    @Test
    void theTokenOpensAndTheSchemeIsReadInAnyCase() {
        assertThat(admin.get("/admin/status").statusCode()).isEqualTo(200);
        assertThat(admin.send(admin.request("/admin/status").header("Authorization", "bearer " + RunningAdmin.TOKEN))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /admin/rollback, POST",
        "DELETE, /admin/versions/1, GET",
        "POST, /admin/versions, GET",
        "PUT, /admin/pause, POST",
    })
    void anotherMethodIs405AndSaysWhich(String method, String path, String allowed) {
        HttpResponse<String> response = admin.send(admin.letIn(path).method(method, BodyPublishers.noBody()));
        assertThat(RunningAdmin.code(response)).isEqualTo("405 method_not_allowed");
        assertThat(response.headers().firstValue("Allow").orElse("")).contains(allowed);
    }

    @Test
    void anUnknownPathIs404() {
        assertThat(RunningAdmin.code(admin.get("/admin/canaries"))).isEqualTo("404 unknown_url");
        assertThat(RunningAdmin.code(admin.get("/"))).isEqualTo("404 unknown_url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/admin/rollback | {}                                     | 400 invalid_value | version is missing",
                "/admin/rollback | {\"version\": \"3\"}                   | 400 invalid_value | whole number",
                "/admin/rollback | {\"version\": 0}                       | 400 invalid_value | at least 1",
                "/admin/rollback | {\"version\": 1.5}                     | 400 invalid_value | whole number",
                "/admin/rollback | {\"version\": 1, \"resum\": true}      | 400 invalid_value | no field resum",
                "/admin/rollback | {\"version\": 1, \"resume\": 1}        | 400 invalid_value | true or false",
                "/admin/rollback | {\"version\": 1, \"reason\": \"a\\nb\"} | 400 invalid_value | one line",
                "/admin/promote  | {\"version\": 1, \"resume\": true}     | 400 invalid_value | no field resume",
                "/admin/promote  | [1]                                    | 400 invalid_value | JSON object",
                "/admin/promote  | {\"version\":                          | 400 invalid_json  | not valid JSON",
                "/admin/pause    | {\"version\": 1}                       | 400 invalid_value | no field version",
            })
    void aBodyThatIsNotUnderstoodIsRefused(String path, String body, String code, String message) {
        HttpResponse<String> response = admin.post(path, body);
        assertThat(RunningAdmin.code(response)).isEqualTo(code);
        assertThat(response.body()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void anOversizeBodyIs413() {
        String body = "{\"version\": 1, \"reason\": \"" + "x".repeat(70_000) + "\"}";
        assertThat(RunningAdmin.code(admin.post("/admin/rollback", body))).isEqualTo("413 body_too_large");
    }

    @Test
    void aBodyThatIsNotJsonIs415() {
        assertThat(RunningAdmin.code(admin.send(admin.letIn("/admin/rollback")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{\"version\": 1}")))))
                .isEqualTo("415 unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/versions/x",
                "/admin/versions/0",
                "/admin/versions/-1",
                "/admin/versions/99999999999999999999",
                "/admin/records/x/1/lineage",
                "/admin/records/0/-1/lineage"
            })
    void aNumberThatIsNoneIs400(String path) {
        assertThat(RunningAdmin.code(admin.get(path))).isEqualTo("400 invalid_value");
    }

    @Test
    void anUnknownLaneIs404AndTheKnownOnesAreTold() {
        HttpResponse<String> response = admin.get("/admin/status?lane=nobody");
        assertThat(RunningAdmin.code(response)).isEqualTo("404 unknown_lane");
        assertThat(response.body()).contains(lane.lane());
        assertThat(admin.get("/admin/status?lane=" + lane.lane()).statusCode()).isEqualTo(200);
    }

    @Test
    void ofSeveralLanesOneMustBeNamed(@TempDir Path other, TestBroker kafka) throws IOException {
        try (StoredLane second = new StoredLane(kafka, other, "second");
                RunningAdmin both = new RunningAdmin(other, lane.forAdmin(), second.forAdmin())) {
            assertThat(both.get("/admin/status").body()).contains("several lanes", lane.lane(), "second");
            assertThat(RunningAdmin.json(both.get("/admin/status?lane=second"))
                            .path("lane")
                            .asText())
                    .isEqualTo("second");
        }
        assertThat(Files.exists(other.resolve("admin-token"))).isFalse();
    }

    private static void assertUnauthorized(HttpResponse<String> response) {
        assertThat(RunningAdmin.code(response)).isEqualTo("401 unauthorized");
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"freshet-admin\"");
    }
}
