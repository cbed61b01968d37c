package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code POST /rerank} of text-embeddings-inference. */
final class TeiRerank implements RerankEndpoint.Api {

    @Override
    public RerankRequest read(Fields fields, int maxTexts) {
        return RerankRequest.tei(fields, maxTexts);
    }

    @Override
    public JsonNode write(RerankRequest request, String model, List<RerankResult> results) {
        ArrayNode body = Json.MAPPER.createArrayNode();
        for (RerankResult result : results) {
            ObjectNode entry = body.addObject().put("index", result.index()).put("score", result.score());
            if (request.returnTexts()) {
                entry.put("text", result.text());
            }
        }
        return body;
    }
}
