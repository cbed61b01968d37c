package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static io.freshet.actors.http.RunningServer.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.embed.Role;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /embed}, asked as text-embeddings-inference's own documentation asks. */
@Timeout(180)
class TeiEmbedTest {

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
    void oneTextIsAnArrayOfOneVector() {
        HttpResponse<String> response = server.post("/embed", "{\"inputs\":\"What is Deep Learning?\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(version(response)).isEqualTo("embedding/3");
        assertThat(json(response)).hasSize(1);
        assertThat(vector(json(response), 0))
                .containsExactly(SERVICE.vector("What is Deep Learning?", Role.DOCUMENT, 3));
    }

    @Test
    void aBatchKeepsItsOrder() {
        JsonNode body = json(server.post("/embed", "{\"inputs\":[\"Today is a nice day\", \"I like you\"]}"));
        assertThat(body).hasSize(2);
        assertThat(vector(body, 1)).containsExactly(SERVICE.vector("I like you", Role.DOCUMENT, 3));
    }

    @Test
    void everyFieldOfItsDescriptionIsRead() {
        JsonNode body = json(server.post(
                "/embed",
                "{\"inputs\": \"x\", \"truncate\": false, \"truncation_direction\": \"Right\", \"prompt_name\": \"query\","
                        + " \"normalize\": true, \"dimensions\": 4}"));
        assertThat(vector(body, 0)).hasSize(4);
        assertThat(length(vector(body, 0))).isCloseTo(1, within(1e-6));
        assertThat(vector(body, 0)[0] * SERVICE.vector("x", Role.QUERY, 3)[0]).isPositive();
    }

    @Test
    void aVectorThatIsNotNormalizedKeepsItsLengthAndACutOneItsComponents() {
        float[] whole = vector(json(server.post("/embed", "{\"inputs\": \"x\", \"normalize\": false}")), 0);
        assertThat(length(whole)).isCloseTo(2, within(1e-5));
        float[] cut =
                vector(json(server.post("/embed", "{\"inputs\": \"x\", \"normalize\": false, \"dimensions\": 2}")), 0);
        assertThat(cut).containsExactly(whole[0], whole[1]);
    }

    @Test
    void aTextThatIsTooLongIsCutUnlessItMustNotBe() {
        String text = "x".repeat(600);
        assertThat(server.post("/embed", "{\"inputs\": \"" + text + "\"}").statusCode())
                .isEqualTo(200);
        String uncut = "\": \"" + text + "\", \"truncate\": false}";
        HttpResponse<String> refused = server.post("/embed", "{\"inputs" + uncut);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(json(refused).path("error_type").asText()).isEqualTo("Validation");
        HttpResponse<String> openAi = server.embed("{\"input" + uncut);
        assertThat(openAi.statusCode()).isEqualTo(400);
        assertThat(json(openAi).at("/error/code").asText()).isEqualTo("context_length_exceeded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                        | 422 | Validation | inputs is missing",
                "{\"inputs\": []}                                          | 400 | Empty      | inputs has 0 texts",
                "{\"inputs\": \"\"}                                        | 400 | Empty      | inputs is an empty string",
                "{\"inputs\": [1,2,3,4,5,6,7,8,9]}                         | 413 | Validation | inputs has 9 texts",
                "{\"inputs\": [1, 2]}                                      | 422 | Validation | tokens are not accepted",
                "{\"inputs\": \"x\", \"normalize\": 1}                     | 422 | Validation | normalize must be true or false",
                "{\"inputs\": \"x\", \"dimensions\": 17}                   | 422 | Validation | vectors here have 16",
                "{\"inputs\": \"x\", \"prompt_name\": \"s2p\"}             | 422 | Validation | prompt_name is 's2p'",
                "{\"inputs\": \"x\", \"truncation_direction\": \"Left\"}   | 422 | Validation | only cut at their end",
                "{\"inputs\": \"x\", \"truncation_direction\": \"middle\"} | 422 | Validation | use right",
                "{\"inputs\": \"x\", \"model\": \"gpt\"}                   | 404 | Validation | use one of embedding",
                "{\"inputs\": \"x\", \"expect_version\": 9}                | 409 | Validation | 9 was expected",
                "{\"inputs\": x}                                           | 400 | Validation | not valid JSON",
            })
    void refusalsHaveItsShape(String body, int status, String type, String message) {
        HttpResponse<String> response = server.post("/embed", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).path("error").asText()).contains(message);
        assertThat(json(response).path("error_type").asText()).isEqualTo(type);
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private static float[] vector(JsonNode body, int index) {
        JsonNode numbers = body.path(index);
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i).floatValue();
        }
        return vector;
    }
}
