package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Set;

/** Checks JSON against the schemas of an API's description. */
final class OpenApiSchemas {

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode description;
    private final JsonNode schemas;

    OpenApiSchemas(JsonNode description) {
        this.description = description;
        schemas = description.at("/components/schemas");
    }

    /** What a node stands for, if it is only a reference. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref")
                ? resolve(description.at(node.get("$ref").asText().substring(1)))
                : node;
    }

    /** What is not described is ignored in a request. */
    Set<ValidationMessage> request(JsonNode schema, JsonNode body) {
        return validate(schema, schemas, body);
    }

    /** Whatever an answer has must be described. */
    Set<ValidationMessage> answer(JsonNode schema, JsonNode body) {
        return validate(closed(schema.deepCopy()), closed(schemas.deepCopy()), body);
    }

    private static Set<ValidationMessage> validate(JsonNode schema, JsonNode definitions, JsonNode body) {
        ObjectNode whole = schema.deepCopy();
        String json = whole.set("$defs", definitions).toString().replace("#/components/schemas/", "#/$defs/");
        return FACTORY.getSchema(json).validate(body);
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
