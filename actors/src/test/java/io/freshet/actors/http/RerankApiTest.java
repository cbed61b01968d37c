package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static io.freshet.actors.http.RunningServer.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class RerankApiTest {

    private static final String DOCUMENTS = "[\"xy\", \"abc\", \"ax\", \"abz\"]";
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(
                List.of(new InMemoryEmbeddings(16), new InMemoryRerankings("first"), new InMemoryRerankings("second")),
                RunningServer.SETTINGS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void teiGetsIndexAndProbabilityBestFirst() {
        HttpResponse<String> response = post("/rerank", "{\"query\": \"abc\", \"texts\": " + DOCUMENTS + "}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(version(response)).isEqualTo("first/5");
        JsonNode body = json(response);
        assertThat(body.findValuesAsText("index")).containsExactly("1", "3", "2", "0");
        assertThat(body.at("/0/score").asDouble()).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-6));
        assertThat(body.at("/1/score").asDouble()).isEqualTo(0.5);
        assertThat(body.at("/0").has("text")).isFalse();
    }

    @Test
    void teiGetsLogitsAndTextsWhereItAsksForThem() {
        JsonNode body = json(post(
                "/rerank",
                "{\"query\": \"abc\", \"raw_scores\": true, \"return_text\": true, \"truncate\": true, \"texts\": "
                        + DOCUMENTS + "}"));
        assertThat(body.findValuesAsText("score")).containsExactly("1.0", "0.0", "-1.0", "-2.0");
        assertThat(body.findValuesAsText("text")).containsExactly("abc", "abz", "ax", "xy");
    }

    @Test
    void cohereGetsTheBestOfResults() {
        HttpResponse<String> response = post(
                "/v1/rerank",
                "{\"model\": \"second\", \"query\": \"abc\", \"top_n\": 2, \"return_documents\": true, \"documents\":"
                        + " [\"xy\", {\"text\": \"abc\"}, \"ax\"]}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(version(response)).isEqualTo("second/5");
        JsonNode body = json(response);
        assertThat(body.path("model").asText()).isEqualTo("builtin:second");
        assertThat(body.path("results").findValuesAsText("index")).containsExactly("1", "2");
        assertThat(body.at("/results/0/document/text").asText()).isEqualTo("abc");
        assertThat(body.at("/results/0/relevance_score").asDouble()).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-6));
    }

    @Test
    void equalScoresKeepTheOrderOfTheRequest() {
        JsonNode body = json(post("/v1/rerank", "{\"query\": \"a\", \"documents\": [\"x\", \"y\", \"z\"]}"));
        assertThat(body.path("results").findValuesAsText("index")).containsExactly("0", "1", "2");
        assertThat(body.at("/results/0").has("document")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/rerank    | {\"texts\": [\"a\"]}                                   | query      | query is missing",
                "/rerank    | {\"query\": \"\", \"texts\": [\"a\"]}                  | query      | query is an empty string",
                "/rerank    | {\"query\": \"a\"}                                     | texts      | texts is missing",
                "/rerank    | {\"query\": \"a\", \"texts\": []}                      | texts      | texts has 0 texts",
                "/rerank    | {\"query\": \"a\", \"texts\": [\"b\", 3]}              | texts      | texts[1] is a number",
                "/rerank    | {\"query\": \"a\", \"texts\": [\"b\"], \"raw_scores\": 1} | raw_scores | raw_scores must be true or false",
                "/rerank    | {\"query\": \"a\", \"texts\": [\"b\"], \"truncate\": \"yes\"} | truncate | truncate must be true or false",
                "/v1/rerank | {\"query\": \"a\", \"documents\": [\"b\"], \"top_n\": 0} | top_n    | top_n must be a whole number of at least 1",
                "/v1/rerank | {\"query\": \"a\", \"documents\": [{\"t\": \"b\"}]}    | documents  | documents[0] must be a string, not an object",
            })
    void aWrongFieldIsNamed(String path, String body, String param, String message) {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(version(response)).isEqualTo("first/5, second/5");
        assertThat(json(response).at("/error/param").asText()).isEqualTo(param);
        assertThat(json(response).at("/error/message").asText()).contains(message);
    }

    @Test
    void anUnknownModelIsNotFound() {
        HttpResponse<String> response =
                post("/v1/rerank", "{\"model\": \"embedding\", \"query\": \"a\", \"documents\": [\"b\"]}");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/message").asText())
                .contains("use one of first, builtin:first, second, builtin:second, freshet");
    }

    @Test
    void notANumberIsNeverAnswered() {
        HttpResponse<String> response = post("/rerank", "{\"query\": \"a\", \"texts\": [\"a\", \"not a number\"]}");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("internal_error");
    }

    @Test
    void factsListAllLanes() {
        JsonNode info = json(server.get("/info"));
        assertThat(info.path("lane").asText()).isEqualTo("embedding");
        assertThat(info.path("lanes").findValuesAsText("lane")).containsExactly("embedding", "first", "second");
        assertThat(info.path("lanes").findValuesAsText("task")).containsExactly("embedding", "reranker", "reranker");
        assertThat(json(server.get("/v1/models")).path("data").findValuesAsText("id"))
                .containsExactly("embedding", "builtin:test", "first", "builtin:first", "second", "builtin:second");
        HttpResponse<String> health = server.get("/health");
        assertThat(json(health).at("/versions/second").asLong()).isEqualTo(5);
        assertThat(version(health)).isEqualTo("embedding/3, first/5, second/5");
    }

    @Test
    void whereNoLaneDoesWhatIsAskedTheAnswerSaysSo() {
        try (RunningServer embeddings = new RunningServer(new InMemoryEmbeddings(4));
                RunningServer rerankings = new RunningServer(new InMemoryRerankings("only"))) {
            noSuchLane(
                    embeddings, "/rerank", "{\"query\": \"a\", \"texts\": [\"b\"]}", "No reranker lane", "embedding/3");
            noSuchLane(rerankings, "/v1/embeddings", "{\"input\": \"a\"}", "No embedding lane", "only/5");
        }
    }

    private static void noSuchLane(RunningServer server, String path, String body, String message, String version) {
        HttpResponse<String> response = post(server, path, body);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(version(response)).isEqualTo(version);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("no_such_lane");
        assertThat(json(response).at("/error/message").asText()).contains(message);
    }

    private static HttpResponse<String> post(String path, String body) {
        return post(server, path, body);
    }

    private static HttpResponse<String> post(RunningServer server, String path, String body) {
        return server.send(server.request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)))
                .join();
    }
}
