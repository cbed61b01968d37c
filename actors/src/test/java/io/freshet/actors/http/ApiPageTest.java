package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.http.CurlDocument.Example;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the curl examples of {@code docs/api.md}: their answers have the status, headers and fields that it shows. */
@Timeout(180)
class ApiPageTest {

    /** Fields whose values are words of an API, and not of one run. */
    private static final Set<String> FIXED =
            Set.of("object", "code", "type", "error_type", "param", "task", "status", "result");

    private static final String QUERY_ID = "X-Freshet-Query-Id";

    /** The ids that answers have had here, by those that the page shows for them: later requests name them. */
    private static final Map<String, String> IDS = new HashMap<>();

    private static ServerWithFeedback feedback;
    private static RunningServer server;

    @BeforeAll
    static void start() {
        feedback = new ServerWithFeedback();
        server = feedback.server;
    }

    @AfterAll
    static void stop() {
        feedback.close();
    }

    static List<Example> examples() throws IOException {
        return CurlDocument.examples(Files.readString(Path.of("..", "docs", "api.md")));
    }

    @Test
    void everyCurlOfThePageHasAnAnswer() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "api.md"));
        assertThat(examples())
                .hasSize(page.split("```sh\ncurl ", -1).length - 1)
                .hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsAnsweredAsThePageShows(Example example) throws IOException {
        assertThat(example.url()).startsWith("localhost:8080/");
        HttpRequest.Builder request = server.request(example.url().substring("localhost:8080".length()));
        example.headers().forEach(request::header);
        example.body().map(ApiPageTest::withIds).map(BodyPublishers::ofString).ifPresent(request::POST);
        HttpResponse<String> response = server.send(request).join();
        response.headers()
                .firstValue(QUERY_ID)
                .ifPresent(id -> IDS.put(example.answerHeaders().getOrDefault(QUERY_ID, "not shown"), id));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(example.status());
        example.answerHeaders()
                .forEach((name, value) -> assertThat(response.headers().firstValue(name))
                        .as(name)
                        .hasValueSatisfying(real -> assertThat(words(real)).isEqualTo(words(value))));
        if (!example.answerHeaders().isEmpty()) {
            assertThat(response.headers().map().keySet())
                    .filteredOn(name -> name.startsWith("x-freshet-"))
                    .allSatisfy(
                            name -> assertThat(example.answerHeaders().keySet()).anyMatch(name::equalsIgnoreCase));
        }
        assertThat(shape(json(response))).isEqualTo(shape(Json.MAPPER.readTree(example.answer())));
    }

    private static String withIds(String body) {
        String named = body;
        for (Map.Entry<String, String> id : IDS.entrySet()) {
            named = named.replace(id.getKey(), id.getValue());
        }
        return named;
    }

    private static String words(String header) {
        return header.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id")
                .replaceAll("[0-9]+", "0");
    }

    /** What of an answer does not differ from run to run; of a list, the shapes of its elements. */
    private static Object shape(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> fields = new TreeMap<>();
            node.properties()
                    .forEach(field -> fields.put(
                            field.getKey(),
                            FIXED.contains(field.getKey())
                                            && node.get(field.getKey()).isValueNode()
                                    ? field.getValue()
                                    : shape(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            return node.valueStream().map(ApiPageTest::shape).distinct().toList();
        }
        return node.isNumber() ? "number" : node.getNodeType();
    }
}
