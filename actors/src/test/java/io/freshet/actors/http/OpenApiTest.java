package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code openapi.json} against what the server does. An example's {@code x-status} is the status that it is answered with. */
@Timeout(180)
class OpenApiTest {

    private static RunningServer server;
    private static JsonNode description;
    private static OpenApiSchemas schemas;

    @BeforeAll
    static void start() {
        server = new RunningServer(
                List.of(new InMemoryEmbeddings(16), new InMemoryRerankings("reranker")), RunningServer.SETTINGS);
        description = json(server.get("/openapi.json"));
        schemas = new OpenApiSchemas(description);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** One request of the description. */
    private record Operation(String method, String path, JsonNode json) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        description.path("paths").properties().forEach(path -> schemas.resolve(path.getValue())
                .properties()
                .forEach(method -> operations.add(
                        new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        return operations;
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() {
        Set<String> routes = Routes.of(
                        server.system,
                        RunningServer.SETTINGS,
                        new ServedLanes(List.of(new InMemoryEmbeddings(16))),
                        server.metrics,
                        Optional::empty,
                        Optional.empty())
                .all()
                .stream()
                .map(route -> (route instanceof Route.Post ? "POST " : "GET ") + route.path())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(operations().stream().map(Operation::toString)).containsExactlyInAnyOrderElementsOf(routes);
        assertThat(description.path("openapi").asText()).isEqualTo("3.1.0");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void itsExamplesAreAnsweredAsDescribed(Operation operation) {
        JsonNode content = operation.json().at("/requestBody/content/application~1json");
        Map<String, JsonNode> examples = examples(operation.path().contains("{") ? parameter(operation) : content);
        if (operation.method().equals("GET") && examples.isEmpty()) {
            assertAnswer(operation, 200, server.get(operation.path()));
            return;
        }
        assertThat(examples).isNotEmpty();
        examples.forEach((name, example) -> {
            int status = example.path("x-status").asInt(200);
            JsonNode value = example.path("value");
            if (operation.method().equals("GET")) {
                String encoded = URLEncoder.encode(value.asText(), UTF_8);
                assertAnswer(operation, status, server.get(operation.path().replaceFirst("\\{.*}", encoded)));
            } else {
                if (status == 200) {
                    assertThat(schemas.request(content.path("schema"), value)).isEmpty();
                }
                assertAnswer(operation, status, server.post(operation.path(), value.toString()));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void otherMethodsAndBodiesAreRefusedInItsShape(Operation operation) {
        String path = operation.path().replace("{model}", "embedding");
        assertAnswer(
                operation,
                405,
                server.send(server.request(path).method("DELETE", BodyPublishers.noBody()))
                        .join());
        if (operation.method().equals("POST")) {
            assertAnswer(operation, 400, server.post(path, "{\"no"));
            assertAnswer(
                    operation,
                    415,
                    server.send(server.request(path).POST(BodyPublishers.ofString("x")))
                            .join());
            assertAnswer(operation, 413, server.post(path, "\"" + "x".repeat(10_000) + "\""));
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatItCallsWrongIsRefused(Operation operation) {
        JsonNode schema = operation.json().at("/requestBody/content/application~1json/schema");
        schemas.resolve(schema).path("required").forEach(field -> {
            JsonNode without = examples(operation.json().at("/requestBody/content/application~1json"))
                    .values()
                    .iterator()
                    .next()
                    .path("value")
                    .deepCopy();
            ((ObjectNode) without).remove(field.asText());
            assertThat(schemas.request(schema, without)).isNotEmpty();
            int status = server.post(operation.path(), without.toString()).statusCode();
            assertThat(status).as("%s", without).isIn(400, 422);
        });
    }

    private static JsonNode parameter(Operation operation) {
        return operation.json().at("/parameters/0");
    }

    private static Map<String, JsonNode> examples(JsonNode holder) {
        return Stream.of(holder.path("examples"))
                .flatMap(node -> node.properties().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    private static void assertAnswer(Operation operation, int status, HttpResponse<String> response) {
        assertThat(response.statusCode())
                .as("%s: %s", operation, response.body())
                .isEqualTo(status);
        JsonNode responses = operation.json().path("responses");
        JsonNode described = schemas.resolve(
                responses.has(Integer.toString(status))
                        ? responses.get(Integer.toString(status))
                        : responses.get("default"));
        described.path("headers").fieldNames().forEachRemaining(name -> assertThat(
                        response.headers().firstValue(name))
                .as(name)
                .isPresent());
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode content = described.path("content").path(type);
        assertThat(content.isObject()).as("%s is described", type).isTrue();
        if (type.equals("application/json")) {
            assertThat(schemas.answer(content.path("schema"), json(response)))
                    .as(response.body())
                    .isEmpty();
        }
    }
}
