package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.OpenApiDescription.Operation;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code openapi.json} against what the server does. An example's {@code x-status} is the status that it is answered with. */
@Timeout(180)
class OpenApiTest {

    private static final OpenApiDescription DESCRIPTION = new OpenApiDescription();

    private static ServerWithFeedback feedback;
    private static RunningServer server;

    @BeforeAll
    static void start() {
        // The answer that the description's example of feedback is about.
        feedback = new ServerWithFeedback(DESCRIPTION
                .json
                .at("/components/headers/QueryId/schema/examples/0")
                .asText());
        server = feedback.server;
        server.post("/v1/rerank", "{\"query\": \"a\", \"documents\": [\"a\", \"b\"]}");
    }

    @AfterAll
    static void stop() {
        feedback.close();
    }

    static List<Operation> operations() {
        return DESCRIPTION.operations();
    }

    @Test
    void itIsServed() {
        assertThat(json(server.get("/openapi.json"))).isEqualTo(DESCRIPTION.json);
        assertThat(DESCRIPTION.json.path("openapi").asText()).isEqualTo("3.1.0");
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() {
        Set<String> routes = Routes.of(
                        server.system,
                        RunningServer.SETTINGS,
                        new ServedLanes(List.of(new InMemoryEmbeddings(16))),
                        server.metrics,
                        Optional::empty,
                        Optional.of(feedback.feedback()))
                .all()
                .stream()
                .map(route -> (route instanceof Route.Post ? "POST " : "GET ") + route.path())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(operations().stream().map(Operation::toString)).containsExactlyInAnyOrderElementsOf(routes);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void itsExamplesAreAnsweredAsDescribed(Operation operation) {
        if (!operation.posts() && operation.examples().isEmpty()) {
            DESCRIPTION.assertAnswer(operation, 200, server.get(operation.path()));
            return;
        }
        assertThat(operation.examples()).isNotEmpty();
        operation.examples().forEach((name, example) -> {
            int status = example.path("x-status").asInt(200);
            JsonNode value = example.path("value");
            if (operation.posts()) {
                if (status == 200) {
                    assertThat(DESCRIPTION.schemas.request(operation.body().path("schema"), value))
                            .isEmpty();
                }
                DESCRIPTION.assertAnswer(operation, status, server.post(operation.path(), value.toString()));
            } else {
                String encoded = URLEncoder.encode(value.asText(), UTF_8);
                DESCRIPTION.assertAnswer(
                        operation, status, server.get(operation.path().replaceFirst("\\{.*}", encoded)));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void otherMethodsAndBodiesAreRefusedInItsShape(Operation operation) {
        String path = operation.path().replace("{model}", "embedding");
        DESCRIPTION.assertAnswer(
                operation,
                405,
                server.send(server.request(path).method("DELETE", BodyPublishers.noBody()))
                        .join());
        if (operation.posts()) {
            DESCRIPTION.assertAnswer(operation, 400, server.post(path, "{\"no"));
            DESCRIPTION.assertAnswer(
                    operation,
                    415,
                    server.send(server.request(path).POST(BodyPublishers.ofString("x")))
                            .join());
            DESCRIPTION.assertAnswer(operation, 413, server.post(path, "\"" + "x".repeat(10_000) + "\""));
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatItCallsRequiredIs(Operation operation) {
        if (!operation.posts()) {
            return;
        }
        JsonNode schema = operation.body().path("schema");
        Set<String> required = required(schema);
        assertThat(required).isNotEmpty();
        for (String field : required) {
            JsonNode without = operation.examples().values().stream()
                    .map(example -> example.path("value"))
                    .filter(value -> value.has(field))
                    .findFirst()
                    .orElseThrow()
                    .deepCopy();
            ((ObjectNode) without).remove(field);
            assertThat(DESCRIPTION.schemas.request(schema, without)).isNotEmpty();
            int status = server.post(operation.path(), without.toString()).statusCode();
            assertThat(status).as("%s", without).isIn(400, 422);
        }
    }

    /** Fields that a schema, or one of those that it is a choice of, requires. */
    private static Set<String> required(JsonNode schema) {
        JsonNode resolved = DESCRIPTION.schemas.resolve(schema);
        Set<String> fields = new TreeSet<>();
        resolved.path("required").forEach(field -> fields.add(field.asText()));
        resolved.path("oneOf").forEach(choice -> fields.addAll(required(choice)));
        return fields;
    }

    @Test
    void whatFeedbackCanBeGivenOnHasAnId() {
        List<HttpResponse<String>> answers = new ArrayList<>();
        answers.add(server.post("/v1/embeddings", "{\"input\": \"a\", \"input_type\": \"query\"}"));
        answers.add(server.post("/embed", "{\"inputs\": \"a\", \"prompt_name\": \"query\"}"));
        answers.add(server.post("/rerank", "{\"query\": \"a\", \"texts\": [\"a\"]}"));
        answers.add(server.post("/v2/rerank", "{\"query\": \"a\", \"documents\": [\"a\"]}"));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.headers().firstValue("X-Freshet-Query-Id"))
                .isPresent());
    }

    @Test
    void feedbackThatKafkaDoesNotAcknowledgeIsAnsweredAsDescribed() {
        Operation operation = operations().stream()
                .filter(one -> one.path().equals("/v1/feedback"))
                .findFirst()
                .orElseThrow();
        feedback.kafkaIsAway = true;
        try {
            HttpResponse<String> answer =
                    server.post("/v1/feedback", "{\"query\": \"a\", \"response\": \"b\", \"action\": \"rejected\"}");
            DESCRIPTION.assertAnswer(operation, 503, answer);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        } finally {
            feedback.kafkaIsAway = false;
        }
    }
}
