package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static io.freshet.actors.http.RunningServer.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which version a request names or expects, and what each answer says of it. */
@Timeout(180)
class VersionsApiTest {

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(
                List.of(new InMemoryEmbeddings(16), new InMemoryRerankings("reranker")), RunningServer.SETTINGS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "embedding,      embedding/3",
        "builtin:test,   embedding/3",
        "freshet,        embedding/3",
        "embedding/3,    embedding/3",
        "embedding@3,    embedding/3",
        "embedding/base, embedding/0",
        "embedding/0,    embedding/0",
        "base,           embedding/0",
    })
    void aNameOfAModelSaysWhichVersionAnswers(String model, String version) {
        for (HttpResponse<String> response : List.of(
                server.embed("{\"input\": \"x\", \"model\": \"" + model + "\"}"),
                server.post("/embed", "{\"inputs\": \"x\", \"model\": \"" + model + "\"}"))) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(version(response)).isEqualTo(version);
            assertThat(response.headers().firstValue("X-Freshet-Documents")).contains("embedding/0");
        }
    }

    @Test
    void aRerankerIsNamedInTheSameWay() {
        String body = "{\"query\": \"a\", \"documents\": [\"b\"], \"model\": \"reranker/base\"}";
        HttpResponse<String> response = server.post("/v1/rerank", body);
        assertThat(version(response)).isEqualTo("reranker/0");
        assertThat(response.headers().firstValue("X-Freshet-Documents")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "embedding/4",
        "embedding/x",
        "embedding/03",
        "embedding/",
        "embedding/-1",
        "embedding3",
        "reranker",
        "''"
    })
    void anyOtherNameIsNotFound(String model) {
        HttpResponse<String> response = server.embed("{\"input\": \"x\", \"model\": \"" + model + "\"}");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("model_not_found");
        assertThat(json(response).at("/error/param").asText()).isEqualTo("model");
    }

    @ParameterizedTest
    @CsvSource({"embedding, 3", "embedding, 0", "embedding/base, 0"})
    void anExpectedVersionMayBeTheAnswersOrThatOfItsDocuments(String model, int expected) {
        String rest = "\"input\": \"x\", \"model\": \"" + model + "\"";
        assertThat(server.embed("{" + rest + ", \"expect_version\": " + expected + "}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(withHeader("{" + rest + "}", Integer.toString(expected)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anyOtherExpectedVersionIsAMismatchThatSaysHowToPin() {
        HttpResponse<String> response =
                server.embed("{\"input\": \"x\", \"model\": \"embedding/base\", \"expect_version\": 3}");
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("version_mismatch");
        assertThat(json(response).at("/error/param").asText()).isEqualTo("expect_version");
        assertThat(json(response).at("/error/message").asText()).contains("model: \"embedding/3\"");
        assertThat(withHeader("{\"input\": \"x\"}", "7").statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input\": \"x\", \"expect_version\": -1}     | 3   | expect_version            | not -1",
                "{\"input\": \"x\", \"expect_version\": \"3\"}  | 3   | expect_version            | not \"3\"",
                "{\"input\": \"x\", \"expect_version\": 0}      | 3   | expect_version            | send one",
                "{\"input\": \"x\"}                             | new | X-Freshet-Expect-Version  | not 'new'",
            })
    void anExpectedVersionHasToBeANumberSaidOnce(String body, String header, String param, String message) {
        HttpResponse<String> response = withHeader(body, header);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/param").asText()).isEqualTo(param);
        assertThat(json(response).at("/error/message").asText()).contains(message);
    }

    private static HttpResponse<String> withHeader(String body, String expected) {
        return server.send(server.request("/v1/embeddings")
                        .header("Content-Type", "application/json")
                        .header("X-Freshet-Expect-Version", expected)
                        .POST(BodyPublishers.ofString(body)))
                .join();
    }
}
