package io.freshet.actors.http.openai;

import io.freshet.actors.http.EmbeddingsRequest;
import io.freshet.actors.http.VectorJson;
import io.freshet.actors.scorer.EmbeddingService.Embedded;

/** OpenAI's embeddings response. */
final class EmbeddingsResponse {

    private EmbeddingsResponse() {}

    /** Writes the response, JSON in UTF-8. */
    static byte[] write(EmbeddingsRequest request, String model, Embedded embedded) {
        return VectorJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (int i = 0; i < embedded.vectors().length; i++) {
                json.writeStartObject();
                json.writeStringField("object", "embedding");
                json.writeNumberField("index", i);
                json.writeFieldName("embedding");
                VectorJson.write(json, embedded.vectors()[i], request);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("model", model);
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", embedded.tokens());
            json.writeNumberField("total_tokens", embedded.tokens());
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
