package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.http.OpenApiDescription.Operation;
import io.freshet.actors.secret.ApiKeys;
import io.freshet.config.ApiKey;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ApiKeyAccessTest {

    private static final String KEY = "0123456789abcdef";

    private static final OpenApiDescription DESCRIPTION = new OpenApiDescription();

    private static RunningServer server;
    private static volatile ApiKeys keys = ApiKeys.of(List.of(new ApiKey(Optional.of("shop"), KEY)));

    @BeforeAll
    static void start() {
        server = new RunningServer(
                List.of(new InMemoryEmbeddings(16)),
                RunningServer.SETTINGS,
                new Protection(Exposure.PLAIN, () -> keys));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/models", "/info", "/metrics", "/nowhere", "/health/", "//health"})
    void withoutAKeyNothingIsToldNotEvenWhichPathsThereAre(String path) {
        assertRefused(server.get(path), "This server wants an API key");
    }

    static List<Operation> operations() {
        return DESCRIPTION.operations();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void withoutAKeyTheAnswerIsTheOneDescribed(Operation operation) {
        boolean open = operation.json().path("security").isArray();
        String path = operation.path().replace("{model}", "embedding");
        HttpResponse<String> response = operation.posts() ? server.post(path, "{}") : server.get(path);
        DESCRIPTION.assertAnswer(operation, open ? 200 : 401, response);
    }

    @Test
    void healthIsOpen() {
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer 0123456789abcdeF", "Bearer x", "Bearer shop:0123456789abcdef", "Basic 0123456789abcdef"})
    void anotherKeyIsRefused(String authorization) {
        HttpResponse<String> response =
                server.send(embed().header("Authorization", authorization)).join();
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(response.body()).doesNotContain(authorization);
    }

    @Test
    void theKeyLetsInEitherWay() {
        assertThat(server.send(embed().header("Authorization", "Bearer " + KEY))
                        .join()
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.send(embed().header("authorization", "bearer  " + KEY))
                        .join()
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.send(embed().header("X-Api-Key", KEY)).join().statusCode())
                .isEqualTo(200);
        assertRefused(server.send(embed().header("X-Api-Key", "x")).join(), "This API key is not known here");
    }

    @Test
    void aKeyIsReplacedWhileTheServerRuns() {
        ApiKeys before = keys;
        keys = ApiKeys.of(List.of(new ApiKey(Optional.empty(), "fedcba9876543210")));
        try {
            assertRefused(
                    server.send(embed().header("Authorization", "Bearer " + KEY))
                            .join(),
                    "not known here");
            assertThat(server.send(embed().header("Authorization", "Bearer fedcba9876543210"))
                            .join()
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            keys = before;
        }
    }

    private static HttpRequest.Builder embed() {
        return server.request("/v1/embeddings")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"input\": \"a\"}"));
    }

    private static void assertRefused(HttpResponse<String> response, String message) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).at("/error/message").asText()).contains(message);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"freshet\"");
    }
}
