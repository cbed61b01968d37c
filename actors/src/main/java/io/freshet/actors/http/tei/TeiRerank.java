package io.freshet.actors.http.tei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Fields;
import io.freshet.actors.http.Json;
import io.freshet.actors.http.RerankApi;
import io.freshet.actors.http.RerankRequest;
import io.freshet.actors.http.RerankResult;
import java.util.OptionalInt;

/** {@code POST /rerank}: a bare array of ranks, best first. Fields not known here are ignored. */
public final class TeiRerank implements RerankApi {

    @Override
    public RerankRequest read(Fields fields, int maxTexts) {
        Truncation.check(fields);
        return new RerankRequest(
                fields.text("query"),
                fields.texts("texts", maxTexts),
                fields.string("model"),
                fields.flag("raw_scores"),
                fields.flag("return_text"),
                OptionalInt.empty());
    }

    @Override
    public JsonNode write(RerankRequest request, Ranking ranking) {
        ArrayNode body = Json.MAPPER.createArrayNode();
        for (RerankResult result : ranking.results()) {
            ObjectNode entry = body.addObject().put("index", result.index()).put("score", result.score());
            if (request.returnTexts()) {
                entry.put("text", result.text());
            }
        }
        return body;
    }
}
