package io.freshet.actors.http;

import io.freshet.actors.scorer.EmbeddingService.Embedded;

/** How an API asks for vectors and is given them. */
public interface EmbeddingsApi {

    /** @throws ApiException when a field is missing or wrong */
    EmbeddingsRequest read(Call call, int maxTexts);

    /**
     * @param model the base model's reference
     * @param embedded a vector for each text
     * @return JSON in UTF-8
     */
    byte[] write(EmbeddingsRequest request, String model, Embedded embedded);
}
