package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static io.freshet.actors.http.RunningServer.version;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.embed.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class EmbeddingsApiTest {

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

    @Test
    void oneTextGivesOneVectorInOpenAisShape() {
        HttpResponse<String> response = server.embed("{\"input\": \"hello\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(version(response)).isEqualTo("embedding/3");
        JsonNode body = json(response);
        assertThat(body.path("object").asText()).isEqualTo("list");
        assertThat(body.path("model").asText()).isEqualTo("builtin:test");
        assertThat(body.path("usage").path("prompt_tokens").asLong()).isEqualTo(5);
        assertThat(body.path("usage").path("total_tokens").asLong()).isEqualTo(5);
        assertThat(body.path("data")).hasSize(1);
        assertThat(body.at("/data/0/object").asText()).isEqualTo("embedding");
        assertThat(vector(body, 0)).containsExactly(SERVICE.vector("hello", Role.DOCUMENT, 3));
    }

    @Test
    void manyTextsKeepTheirOrder() {
        JsonNode body = json(server.embed("{\"input\": [\"a\", \"b\", \"c\"]}"));
        assertThat(body.path("data")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(body.at("/data/" + i + "/index").asInt()).isEqualTo(i);
            assertThat(vector(body, i))
                    .containsExactly(SERVICE.vector(List.of("a", "b", "c").get(i), Role.DOCUMENT, 3));
        }
    }

    @Test
    void base64CarriesTheSameFloats() {
        String text = json(server.embed("{\"input\": \"hello\", \"encoding_format\": \"base64\"}"))
                .at("/data/0/embedding")
                .asText();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[16];
        bytes.asFloatBuffer().get(floats);
        assertThat(bytes.limit()).isEqualTo(64);
        assertThat(floats).containsExactly(vector(json(server.embed("{\"input\": \"hello\"}")), 0));
    }

    @Test
    void fewerDimensionsAreTheFirstOnesAtLengthOne() {
        float[] whole = SERVICE.vector("hello", Role.DOCUMENT, 3);
        float[] cut = vector(json(server.embed("{\"input\": \"hello\", \"dimensions\": 4}")), 0);
        assertThat(cut).hasSize(4);
        double length = Math.sqrt(
                IntStream.range(0, 4).mapToDouble(i -> cut[i] * cut[i]).sum());
        assertThat(length).isCloseTo(1, within(1e-6));
        for (int i = 1; i < 4; i++) {
            assertThat(cut[i] / cut[0]).isCloseTo(whole[i] / whole[0], within(1e-4f));
        }
        assertThat(vector(json(server.embed("{\"input\": \"hello\", \"dimensions\": 16}")), 0))
                .containsExactly(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "input_type, query, QUERY",
        "input_type, document, DOCUMENT",
        "input_type, search_query, QUERY",
        "input_type, search_document, DOCUMENT",
        "prompt_name, query, QUERY",
    })
    void whatATextIsForReachesTheScorer(String field, String value, Role role) {
        JsonNode body = json(server.embed("{\"input\": \"x\", \"" + field + "\": \"" + value + "\"}"));
        assertThat(vector(body, 0)).containsExactly(SERVICE.vector("x", role, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"embedding\"", "\"builtin:test\"", "\"freshet\"", "null"})
    void theLaneTheBaseModelAndFreshetAreNamesOfTheModel(String name) {
        HttpResponse<String> response = server.embed("{\"input\": \"x\", \"model\": " + name + "}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("model").asText()).isEqualTo("builtin:test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"溪水上涨", "naïve café", "🌊🌊", "\t \n", "a\\u0000b"})
    void anyTextOfUnicodeReachesTheScorerUnchanged(String escaped) {
        String text = escaped.replace("\\u0000", "\0");
        String json = "{\"input\": \"" + escaped.replace("\t", "\\t").replace("\n", "\\n") + "\"}";
        assertThat(vector(json(server.embed(json)), 0)).containsExactly(SERVICE.vector(text, Role.DOCUMENT, 3));
    }

    @Test
    void fieldsOfOtherApisAreIgnored() {
        assertThat(server.embed("{\"input\": \"x\", \"user\": \"u1\", \"truncate\": true}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aCharsetBesideTheMediaTypeIsFine() {
        HttpResponse<String> response = server.send(server.request("/v1/embeddings")
                        .header("Content-Type", "application/json; charset=utf-8")
                        .POST(BodyPublishers.ofString("{\"input\": \"x\"}")))
                .join();
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void concurrentRequestsEachGetTheirOwnAnswer() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 200)
                .mapToObj(i -> server.embed(BodyPublishers.ofString(IntStream.rangeClosed(0, i % 8 == 0 ? 0 : 1)
                        .mapToObj(k -> "\"text " + i + "/" + k + "\"")
                        .collect(joining(",", "{\"input\": [", "]}")))))
                .toList();
        for (int i = 0; i < answers.size(); i++) {
            JsonNode body = json(answers.get(i).join());
            assertThat(vector(body, 0)).containsExactly(SERVICE.vector("text " + i + "/0", Role.DOCUMENT, 3));
            assertThat(body.path("data")).hasSize(i % 8 == 0 ? 1 : 2);
        }
    }

    private static float[] vector(JsonNode body, int index) {
        JsonNode numbers = body.at("/data/" + index + "/embedding");
        float[] vector = new float[numbers.size()];
        Arrays.setAll(new Object[vector.length], i -> vector[i] = numbers.get(i).floatValue());
        return vector;
    }
}
