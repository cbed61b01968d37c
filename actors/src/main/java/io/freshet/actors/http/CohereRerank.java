package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code POST /v1/rerank} of Cohere and Jina. */
final class CohereRerank implements RerankEndpoint.Api {

    @Override
    public RerankRequest read(Fields fields, int maxTexts) {
        return RerankRequest.cohere(fields, maxTexts);
    }

    @Override
    public JsonNode write(RerankRequest request, String model, List<RerankResult> results) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("model", model);
        ArrayNode list = body.putArray("results");
        for (RerankResult result : results) {
            ObjectNode entry = list.addObject().put("index", result.index()).put("relevance_score", result.score());
            if (request.returnTexts()) {
                entry.putObject("document").put("text", result.text());
            }
        }
        return body;
    }
}
