package io.freshet.actors.http;

import static io.freshet.actors.http.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The description of the data plane, as it is delivered. */
final class OpenApiDescription {

    private static final String BODY = "/requestBody/content/application~1json";

    final JsonNode json;
    final OpenApiSchemas schemas;

    OpenApiDescription() {
        try (var resource = Routes.class.getResourceAsStream("openapi.json")) {
            json = Json.MAPPER.readTree(resource);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        schemas = new OpenApiSchemas(json);
    }

    /** One request of the description. */
    record Operation(String method, String path, JsonNode json) {

        boolean posts() {
            return method.equals("POST");
        }

        /** The schema and the examples of what it takes in its body. */
        JsonNode body() {
            return json.at(BODY);
        }

        /** By name, each with its {@code value} and, unless that is 200, the {@code x-status} of its answer. */
        Map<String, JsonNode> examples() {
            JsonNode holder = path.contains("{") ? json.at("/parameters/0") : body();
            return Stream.of(holder.path("examples"))
                    .flatMap(node -> node.properties().stream())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        json.path("paths").properties().forEach(path -> schemas.resolve(path.getValue())
                .properties()
                .forEach(method -> operations.add(
                        new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        return operations;
    }

    /** Status, headers and body are as described: what is required is there, and what is there is described. */
    void assertAnswer(Operation operation, int status, HttpResponse<String> response) {
        assertThat(response.statusCode())
                .as("%s: %s", operation, response.body())
                .isEqualTo(status);
        JsonNode responses = operation.json().path("responses");
        JsonNode described = schemas.resolve(
                responses.has(Integer.toString(status))
                        ? responses.get(Integer.toString(status))
                        : responses.get("default"));
        assertHeaders(described.path("headers"), response);
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode content = described.path("content").path(type);
        assertThat(content.isObject()).as("%s is described", type).isTrue();
        if (type.equals("application/json")) {
            assertThat(schemas.answer(content.path("schema"), json(response)))
                    .as(response.body())
                    .isEmpty();
        }
    }

    private void assertHeaders(JsonNode described, HttpResponse<String> response) {
        described.properties().forEach(header -> {
            if (schemas.resolve(header.getValue()).path("required").asBoolean()) {
                assertThat(response.headers().firstValue(header.getKey()))
                        .as(header.getKey())
                        .isPresent();
            }
        });
        assertThat(response.headers().map().keySet())
                .filteredOn(name -> name.startsWith("x-freshet-") && !name.equals("x-freshet-version"))
                .isSubsetOf(described
                        .propertyStream()
                        .map(header -> header.getKey().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
