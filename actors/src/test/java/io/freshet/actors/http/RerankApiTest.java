package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static io.freshet.actors.http.RunningServer.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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
        HttpResponse<String> response = server.post("/rerank", "{\"query\": \"abc\", \"texts\": " + DOCUMENTS + "}");
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
        JsonNode body = json(server.post(
                "/rerank",
                "{\"query\": \"abc\", \"raw_scores\": true, \"return_text\": true, \"truncate\": true, \"texts\": "
                        + DOCUMENTS + "}"));
        assertThat(body.findValuesAsText("score")).containsExactly("1.0", "0.0", "-1.0", "-2.0");
        assertThat(body.findValuesAsText("text")).containsExactly("abc", "abz", "ax", "xy");
    }

    @Test
    void cohereGetsTheBestOfResults() {
        HttpResponse<String> response = server.post(
                "/v1/rerank",
                "{\"model\": \"second\", \"query\": \"abc\", \"top_n\": 2, \"return_documents\": true, \"documents\":"
                        + " [\"xy\", {\"text\": \"abc\"}, \"ax\"]}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(version(response)).isEqualTo("second/5");
        JsonNode body = json(response);
        assertThat(body.path("model").asText()).isEqualTo("builtin:second");
        assertThat(body.path("id").asText()).hasSize(36);
        assertThat(body.at("/usage/total_tokens").asLong()).isEqualTo(3);
        assertThat(body.path("results").findValuesAsText("index")).containsExactly("1", "2");
        assertThat(body.at("/results/0/document/text").asText()).isEqualTo("abc");
        assertThat(body.at("/results/0/relevance_score").asDouble()).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-6));
    }

    @Test
    void equalScoresKeepTheOrderOfTheRequest() {
        JsonNode body = json(server.post("/v1/rerank", "{\"query\": \"a\", \"documents\": [\"x\", \"y\", \"z\"]}"));
        assertThat(body.path("results").findValuesAsText("index")).containsExactly("0", "1", "2");
        assertThat(body.at("/results/0").has("document")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"texts\": [\"a\"]}                                                      | 422 | Validation | query is missing",
                "{\"query\": \"\", \"texts\": [\"a\"]}                                     | 400 | Empty      | query is an empty string",
                "{\"query\": \"a\"}                                                        | 422 | Validation | texts is missing",
                "{\"query\": \"a\", \"texts\": []}                                         | 400 | Empty      | texts has 0 texts",
                "{\"query\": \"a\", \"texts\": [1, 2, 3, 4, 5, 6, 7, 8, 9]}                | 413 | Validation | texts has 9 texts",
                "{\"query\": \"a\", \"texts\": [\"b\", 3]}                                 | 422 | Validation | texts[1] is a number",
                "{\"query\": \"a\", \"texts\": [\"b\"], \"raw_scores\": 1}                 | 422 | Validation | raw_scores must be true or false",
                "{\"query\": \"a\", \"texts\": [\"b\"], \"truncate\": \"yes\"}             | 422 | Validation | truncate must be true or false",
                "{\"query\": \"a\", \"texts\": [\"b\"], \"truncation_direction\": \"Left\"} | 422 | Validation | truncation_direction is left",
                "{\"query\": \"a\", \"texts\": [\"b\"], \"model\": \"embedding\"}          | 404 | Validation | use one of first, builtin:first, first/base, first/5, second",
                "{\"query\": \"a\", \"texts\": [\"b\"], \"model\": \"first/4\"}            | 404 | Validation | first/4 is not at hand here",
                "{\"query\": \"a\", \"texts\": [\"b\"], \"expect_version\": 4}             | 409 | Validation | 4 was expected",
                "{\"query\": \"a\", \"texts\": [\"a\", \"not a number\"]}                  | 500 | Backend    | Internal error",
                "{\"query\":                                                               | 400 | Validation | not valid JSON",
            })
    void teiIsToldWhatIsWrongInItsOwnShape(String body, int status, String type, String message) {
        HttpResponse<String> response = server.post("/rerank", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(version(response)).isEqualTo("first/5, second/5");
        assertThat(json(response).path("error").asText()).contains(message);
        assertThat(json(response).path("error_type").asText()).isEqualTo(type);
        assertThat(json(response)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"query\": \"a\", \"documents\": [\"b\"], \"top_n\": 0}           | 400 | top_n must be a whole number of at least 1",
                "{\"query\": \"a\", \"documents\": [{\"t\": \"b\"}]}              | 400 | documents[0] must be a string, not an object",
                "{\"query\": \"a\", \"documents\": []}                            | 400 | documents has 0 texts",
                "{\"query\": \"a\", \"documents\": [\"b\"], \"model\": \"rerank-v3.5\"} | 404 | use one of first, builtin:first",
                "{\"query\": \"a\", \"documents\": [\"b\"], \"expect_version\": 4}  | 409 | 4 was expected",
                "{\"query\": \"a\", \"documents\": [\"not a number\"]}            | 500 | Internal error",
                "{\"query\":                                                      | 400 | not valid JSON",
            })
    void cohereIsToldWhatIsWrongInItsOwnShape(String body, int status, String message) {
        for (String path : List.of("/v1/rerank", "/v2/rerank")) {
            HttpResponse<String> response = server.post(path, body);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            assertThat(json(response).path("message").asText()).contains(message);
            assertThat(json(response)).hasSize(1);
        }
    }

    @Test
    void factsListAllLanes() {
        JsonNode info = json(server.get("/info"));
        assertThat(info.path("lane").asText()).isEqualTo("embedding");
        assertThat(info.path("lanes").findValuesAsText("lane")).containsExactly("embedding", "first", "second");
        assertThat(info.path("lanes").findValuesAsText("task")).containsExactly("embedding", "reranker", "reranker");
        HttpResponse<String> health = server.get("/health");
        assertThat(json(health).at("/versions/second").asLong()).isEqualTo(5);
        assertThat(version(health)).isEqualTo("embedding/3, first/5, second/5");
    }

    @Test
    void whereNoLaneDoesWhatIsAskedTheAnswerSaysSo() {
        try (RunningServer embeddings = new RunningServer(new InMemoryEmbeddings(4));
                RunningServer rerankings = new RunningServer(new InMemoryRerankings("only"))) {
            HttpResponse<String> rerank = embeddings.post("/rerank", "{\"query\": \"a\", \"texts\": [\"b\"]}");
            assertThat(rerank.statusCode()).isEqualTo(404);
            assertThat(version(rerank)).isEqualTo("embedding/3");
            assertThat(json(rerank).path("error").asText()).contains("No reranker lane");
            HttpResponse<String> embed = rerankings.embed("{\"input\": \"a\"}");
            assertThat(embed.statusCode()).isEqualTo(404);
            assertThat(version(embed)).isEqualTo("only/5");
            assertThat(json(embed).at("/error/code").asText()).isEqualTo("no_such_lane");
        }
    }
}
