package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static io.freshet.actors.http.RunningServer.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.BindException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class ServerFactsTest {

    private static final InMemoryEmbeddings SERVICE = new InMemoryEmbeddings(16);
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(SERVICE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void reset() {
        SERVICE.swap(3);
        server.notReady = Optional.empty();
    }

    @Test
    void infoNamesTheModelTheVersionAndTheLimits() {
        SERVICE.swap(12);
        HttpResponse<String> response = server.get("/info");
        JsonNode info = json(response);
        assertThat(version(response)).isEqualTo("embedding/12");
        assertThat(info.path("model_id").asText()).isEqualTo("builtin:test");
        assertThat(info.path("lane").asText()).isEqualTo("embedding");
        assertThat(info.path("version").asLong()).isEqualTo(12);
        assertThat(info.path("side").asText()).isEqualTo("query");
        assertThat(info.path("dimension").asInt()).isEqualTo(16);
        assertThat(info.path("max_input_length").asInt()).isEqualTo(512);
        assertThat(info.path("max_client_batch_size").asInt()).isEqualTo(8);
        assertThat(info.at("/model_type").has("embedding")).isTrue();
        JsonNode lane = info.at("/lanes/0");
        assertThat(lane.path("pinned").asBoolean(true)).isFalse();
        assertThat(lane.path("documents").asInt(-1)).isZero();
        assertThat(lane.path("versions").toString()).isEqualTo("[0,12]");
        assertThat(lane.has("canary")).isFalse();
    }

    @Test
    void modelsListsEveryNameOfALane() {
        JsonNode models = json(server.get("/v1/models"));
        assertThat(models.path("object").asText()).isEqualTo("list");
        assertThat(models.path("data").findValuesAsText("id"))
                .containsExactly("embedding", "builtin:test", "embedding/base", "embedding/3");
        assertThat(models.at("/data/0/object").asText()).isEqualTo("model");
        assertThat(models.at("/data/0/created").asLong())
                .isGreaterThan(1_600_000_000L)
                .isLessThan(10_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"embedding", "embedding/3", "embedding%2F3", "embedding%2fbase", "builtin:test", "builtin%3Atest"
            })
    void aModelIsFoundByItsNameWithOrWithoutItsSlashEncoded(String name) {
        HttpResponse<String> response = server.get("/v1/models/" + name);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(json(response).path("id").asText())
                .isIn("embedding", "embedding/3", "embedding/base", "builtin:test");
        assertThat(json(response).path("object").asText()).isEqualTo("model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4", "embedding/4", "embedding%2F3/", "", "a+b", "%F0%9F%8C%8A"})
    void aModelThatIsNotThereIs404(String name) {
        HttpResponse<String> response = server.get("/v1/models/" + name);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("model_not_found");
        assertThat(json(response).at("/error/message").asText())
                .endsWith("embedding, builtin:test, embedding/base, embedding/3");
    }

    @Test
    void healthFollowsReadinessAndSaysWhy() {
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
        server.notReady = Optional.of("scorer: loading");
        HttpResponse<String> response = server.get("/health");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(response).at("/error/message").asText()).contains("scorer: loading");
    }

    @Test
    void theLivePageLoadsNothingFromElsewhere() {
        HttpResponse<String> response = server.get("/");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=UTF-8");
        assertThat(response.body()).contains("<title>Freshet</title>").doesNotContain("http://", "https://", "src=");
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/info", "/health", "/metrics", "/v1/models", "/v1/models/embedding", "/openapi.json"})
    void headAnswersLikeGetWithoutABody(String path) {
        HttpResponse<String> head = server.send(server.request(path).method("HEAD", BodyPublishers.noBody()))
                .join();
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length")).isPresent();
        assertThat(version(head)).isEqualTo("embedding/3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET     | /v1/embeddings | 405 | POST, OPTIONS      | use POST",
                "HEAD    | /v1/embeddings | 405 | POST, OPTIONS      | ''",
                "PUT     | /v1/embeddings | 405 | POST, OPTIONS      | use POST",
                "POST    | /info          | 405 | GET, HEAD, OPTIONS | use GET",
                "DELETE  | /              | 405 | GET, HEAD, OPTIONS | use GET",
                "OPTIONS | /v1/embeddings | 204 | POST, OPTIONS      | ''",
                "OPTIONS | /info          | 204 | GET, HEAD, OPTIONS | ''",
            })
    void otherMethodsAreToldWhichAreAllowed(String method, String path, int status, String allow, String message) {
        HttpResponse<String> response = server.send(server.request(path)
                        .method(
                                method,
                                method.equals("HEAD")
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString("body that nobody reads")))
                .join();
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Allow")).contains(allow);
        assertThat(response.body()).contains(message);
        if (!message.isEmpty()) {
            assertThat(json(response).at("/error/code").asText()).isEqualTo("method_not_allowed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/v1/embeddings/", "/v1%2Fembeddings", "//", "/info/../secret"})
    void anUnknownPathIs404InTheApisShape(String path) {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("unknown_url");
        assertThat(version(response)).isEqualTo("embedding/3");
    }

    @Test
    void aPortInUseIsRefusedByName() {
        HttpSettings taken =
                new HttpSettings("127.0.0.1", server.port(), 8, 100, RunningServer.SETTINGS.requestTimeout());
        assertThatThrownBy(() -> new RunningServer(SERVICE, taken))
                .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port())
                .hasMessageContaining("Address already in use; free the port, or configure another one")
                .hasRootCauseInstanceOf(BindException.class);
    }
}
