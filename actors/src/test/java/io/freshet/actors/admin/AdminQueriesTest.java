package io.freshet.actors.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.StoredLane;
import io.freshet.actors.testing.TestBroker;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the admin plane tells of a real store and a real version log: 1 published, 2 rejected, 3 and 4 published. */
@ExtendWith(SharedParts.class)
@Timeout(60)
class AdminQueriesTest {

    @TempDir
    private static Path root;

    private static StoredLane lane;
    private static RunningAdmin admin;

    @BeforeAll
    static void start(TestBroker kafka) throws IOException {
        lane = StoredLane.ofFour(kafka, root);
        admin = new RunningAdmin(root, lane.forAdmin());
    }

    @AfterAll
    static void stop() {
        admin.close();
        lane.close();
    }

    @Test
    void versionsAreListedWithWhatBecameOfThem() {
        JsonNode list = ok(admin.get("/admin/versions"));
        assertThat(list.path("current").asLong()).isEqualTo(4);
        assertThat(list.path("wanted").asLong()).isEqualTo(256);
        assertThat(list.path("versions").findValuesAsText("status"))
                .containsExactly("published", "rejected", "published", "published");
        assertThat(list.path("versions").findValuesAsText("current"))
                .containsExactly("false", "false", "false", "true");
        JsonNode third = list.at("/versions/2");
        assertThat(third.path("parent").asLong()).isEqualTo(1);
        assertThat(third.at("/counts/trained").asLong()).isEqualTo(10);
        assertThat(third.path("folder").asText()).isEqualTo("present");
        assertThat(third.at("/times/completed").asText()).isEqualTo("2026-02-03T04:05:09Z");
        assertThat(third.path("ndcg@10").path("held_out").isObject()).isTrue();
    }

    @Test
    void oneVersionIsShownWhole() throws IOException {
        JsonNode version = ok(admin.get("/admin/versions/3"));
        assertThat(version.path("manifest"))
                .isEqualTo(new ObjectMapper()
                        .readTree(
                                lane.folder().resolve("v00000003/manifest.json").toFile()));
        assertThat(version.at("/record/manifest_sha256").asText()).hasSize(64);
        assertThat(version.at("/record/offsets_to/0").asLong()).isEqualTo(30);
        assertThat(RunningAdmin.code(admin.get("/admin/versions/5"))).isEqualTo("404 unknown_version");
        assertThat(RunningAdmin.code(admin.get("/admin/versions/5/lineage"))).isEqualTo("404 unknown_version");
    }

    @Test
    void lineageIsToldOfAVersion() {
        JsonNode lineage = ok(admin.get("/admin/versions/4/lineage"));
        assertThat(lineage.path("line").findValuesAsText("version")).containsExactly("4", "3", "1");
        assertThat(lineage.at("/total/offsets").toString())
                .isEqualTo("[{\"topic\":\"qa\",\"partition\":0,\"from\":0,\"to\":10},"
                        + "{\"topic\":\"qa\",\"partition\":0,\"from\":20,\"to\":40}]");
        assertThat(lineage.at("/total/counts/trained").asLong()).isEqualTo(30);
        assertThat(lineage.at("/total/without_counts")).isEmpty();
    }

    @Test
    void lineageIsToldOfARecord() {
        JsonNode record = ok(admin.get("/admin/records/0/25/lineage"));
        assertThat(record.path("rounds").findValuesAsText("version")).containsExactly("3");
        assertThat(record.at("/rounds/0/record").asText()).isEqualTo("trained");
        assertThat(record.path("learned").findValuesAsText("version")).containsExactly("3", "4");
        assertThat(ok(admin.get("/admin/records/0/15/lineage")).path("learned")).isEmpty();
        JsonNode later = ok(admin.get("/admin/records/0/40/lineage"));
        assertThat(later.path("taken").asBoolean()).isFalse();
        assertThat(later.path("next_offset").asLong()).isEqualTo(40);
    }

    private static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return RunningAdmin.json(response);
    }
}
