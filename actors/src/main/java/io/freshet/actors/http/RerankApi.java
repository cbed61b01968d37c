package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** How an API asks for documents to be put in order and is given them. */
public interface RerankApi {

    /** @throws ApiException when a field is missing or wrong */
    RerankRequest read(Fields fields, int maxTexts);

    JsonNode write(RerankRequest request, Ranking ranking);

    /**
     * An answer.
     *
     * @param model the base model's reference
     * @param results best first, not more than asked for
     * @param tokens real tokens of the pairs
     */
    record Ranking(String model, List<RerankResult> results, long tokens) {}
}
