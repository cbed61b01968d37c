package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static io.freshet.actors.http.RunningServer.version;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class EmbeddingsRefusalTest {

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(new InMemoryEmbeddings(16));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                             | input           | input is missing",
                "{\"input\": null}                              | input           | input is missing",
                "{\"input\": [1, 2]}                            | input           | input[0] is a number: tokens are not accepted",
                "{\"input\": [[1, 2]]}                          | input           | input[0] is an array: tokens are not accepted",
                "{\"input\": [\"a\", {}]}                       | input           | input[1] must be a string, not an object",
                "{\"input\": true}                              | input           | input must be a string, not a boolean",
                "{\"input\": \"a\\ud83c\"}                      | input           | half of a surrogate pair at character 1",
                "{\"input\": \"a\", \"model\": 3}               | model           | model must be a string, not a number",
                "{\"input\": \"a\", \"dimensions\": 17}         | dimensions      | dimensions is 17; vectors here have 16",
                "{\"input\": \"a\", \"dimensions\": 0}          | dimensions      | at least 1, not 0",
                "{\"input\": \"a\", \"dimensions\": 1.5}        | dimensions      | at least 1, not 1.5",
                "{\"input\": \"a\", \"dimensions\": 1e99}       | dimensions      | at least 1, not 1",
                "{\"input\": \"a\", \"dimensions\": \"8\"}      | dimensions      | at least 1, not \"8\"",
                "{\"input\": \"a\", \"encoding_format\": \"x\"} | encoding_format | use float or base64",
                "{\"input\": \"a\", \"input_type\": \"image\"}  | input_type      | input_type is 'image'; use query or document",
                "{\"input\": \"a\", \"prompt_name\": \"s2p\"}   | prompt_name     | prompt_name is 's2p'",
                "{\"input\": \"a\", \"input_type\": \"query\", \"prompt_name\": \"document\"} | input_type | send one",
            })
    void aWrongFieldIsNamedWithWhatIsWrongAboutIt(String body, String param, String message) {
        HttpResponse<String> response = server.embed(body);
        assertRefused(response, 400, "invalid_value", message);
        assertThat(json(response).at("/error/param").asText()).isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input\": []}                  | empty_array            | input has 0 texts",
                "{\"input\": [1,2,3,4,5,6,7,8,9]} | array_above_max_length | input has 9 texts; this server takes 1 to 8",
                "{\"input\": \"\"}                | empty_string           | input is an empty string",
                "{\"input\": [\"a\", \"\"]}       | empty_string           | input[1] is an empty string",
            })
    void whatIsTooLittleOrTooMuchHasACodeOfItsOwn(String body, String code, String message) {
        assertRefused(server.embed(body), 400, code, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input\": \"a\"                   | line 1, column 14",
                "{\"input\": oops}                   | line 1, column 15",
                "{\"input\": \"a\"} trailing         | line 1, column",
                "{\"input\": \"a\", \"input\": \"b\"} | Duplicate field 'input'",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ | nesting depth",
            })
    void malformedJsonIsRefusedWithItsPlace(String body, String message) {
        HttpResponse<String> response = server.embed(body);
        assertRefused(response, 400, "invalid_json", message);
        assertThat(response.body()).doesNotContain("Source:", "StreamReadFeature", "Exception", "\\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | not empty", "[\"a\"] | not an array", "\"a\" | not a string", "null | not null"})
    void aBodyThatIsNoObjectIsRefused(String body, String message) {
        assertRefused(server.embed(body), 400, "invalid_value", message);
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() {
        byte[] latin1 = "{\"input\": \"café\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(
                server.embed(BodyPublishers.ofByteArray(latin1)).join(), 400, "invalid_encoding", "UTF-8 at byte 14");
    }

    @Test
    void anUnknownModelIsNotFound() {
        HttpResponse<String> response = server.embed("{\"input\": \"a\", \"model\": \"text-embedding-3-small\"}");
        assertRefused(
                response,
                404,
                "model_not_found",
                "use one of embedding, builtin:test, embedding/base, embedding/3, freshet, base");
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/x-www-form-urlencoded", "application/json-patch+json", "multipart/form-data"
    })
    void onlyJsonIsTaken(String type) {
        HttpResponse<String> response = server.send(server.request("/v1/embeddings")
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString("{\"input\": \"x\"}")))
                .join();
        assertRefused(response, 415, "unsupported_media_type", "send JSON with Content-Type: application/json");
    }

    @Test
    void aBodyOfNoDeclaredTypeIsRefused() {
        HttpResponse<String> response = server.send(
                        server.request("/v1/embeddings").POST(BodyPublishers.ofString("{\"input\": \"x\"}")))
                .join();
        assertRefused(response, 415, "unsupported_media_type", "Content-Type");
    }

    @Test
    void aCompressedBodyIsRefused() {
        HttpResponse<String> response = server.send(server.request("/v1/embeddings")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(new byte[] {31, -117, 8})))
                .join();
        assertRefused(response, 415, "unsupported_encoding", "gzip");
    }

    private static void assertRefused(HttpResponse<String> response, int status, String code, String message) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(version(response)).isEqualTo("embedding/3");
        JsonNode error = json(response).path("error");
        assertThat(error.path("message").asText()).contains(message);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.has("param")).isTrue();
    }
}
