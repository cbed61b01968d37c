package io.freshet.actors.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

/** Checks JSON against the schemas of an API's description. */
final class OpenApiSchemas {

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode description;
    private final JsonNode strict;

    OpenApiSchemas(JsonNode description) {
        this.description = description;
        strict = closed(description.path("components").deepCopy());
    }

    /** What a node stands for, if it is only a reference. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref")
                ? resolve(description.at(node.get("$ref").asText().substring(1)))
                : node;
    }

    /** As clients are told: what is not described is ignored. */
    void assertRequest(JsonNode schema, JsonNode body) {
        assertValid(schema.deepCopy(), description.path("components"), body);
    }

    /** Whatever an answer has must be described. */
    void assertAnswer(JsonNode schema, JsonNode body) {
        assertValid(closed(schema.deepCopy()), strict, body);
    }

    boolean isRequest(JsonNode schema, JsonNode body) {
        return FACTORY.getSchema(whole(schema.deepCopy(), description.path("components")))
                .validate(body)
                .isEmpty();
    }

    private static void assertValid(JsonNode schema, JsonNode components, JsonNode body) {
        assertThat(FACTORY.getSchema(whole(schema, components)).validate(body))
                .as("%s", body)
                .isEmpty();
    }

    private static ObjectNode whole(JsonNode schema, JsonNode components) {
        ObjectNode whole = schema.deepCopy();
        return whole.set("components", components);
    }

    private static JsonNode closed(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(OpenApiSchemas::closed);
        return schema;
    }
}
