package io.freshet.actors.http.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Fields;
import io.freshet.actors.http.Json;
import io.freshet.actors.http.RerankApi;
import io.freshet.actors.http.RerankRequest;
import io.freshet.actors.http.RerankResult;
import java.util.function.Supplier;

/**
 * {@code POST /v1/rerank} of Cohere and Jina, {@code POST /v2/rerank} of Cohere. Fields not known here are ignored, among
 * them {@code max_tokens_per_doc}: texts are cut where the model ends.
 */
public final class CohereRerank implements RerankApi {

    private final Supplier<String> ids;

    /** @param ids a new one for each answer */
    public CohereRerank(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public RerankRequest read(Fields fields, int maxTexts) {
        return new RerankRequest(
                fields.text("query"),
                fields.texts("documents", maxTexts),
                fields.string("model"),
                false,
                fields.flag("return_documents"),
                fields.positiveInt("top_n"));
    }

    /** Cohere's {@code id} and {@code meta}, Jina's {@code model} and {@code usage}. */
    @Override
    public JsonNode write(RerankRequest request, Ranking ranking) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("id", ids.get()).put("model", ranking.model());
        ArrayNode list = body.putArray("results");
        for (RerankResult result : ranking.results()) {
            ObjectNode entry = list.addObject().put("index", result.index()).put("relevance_score", result.score());
            if (request.returnTexts()) {
                entry.putObject("document").put("text", result.text());
            }
        }
        body.putObject("usage").put("total_tokens", ranking.tokens());
        body.putObject("meta").putObject("billed_units").put("search_units", 1);
        return body;
    }
}
