package io.freshet.actors.http.openai;

import io.freshet.actors.http.ApiException;
import io.freshet.actors.http.Call;
import io.freshet.actors.http.EmbeddingsApi;
import io.freshet.actors.http.EmbeddingsRequest;
import io.freshet.actors.http.Fields;
import io.freshet.actors.scorer.EmbeddingService.Embedded;

/** {@code POST /v1/embeddings}, with {@code input_type} beside OpenAI's fields. Fields not known here are ignored. */
public final class OpenAiEmbeddings implements EmbeddingsApi {

    @Override
    public EmbeddingsRequest read(Call call, int maxTexts) {
        Fields fields = call.fields();
        return new EmbeddingsRequest(
                fields.texts("input", maxTexts),
                EmbeddingsRequest.role(call),
                fields.string("model"),
                fields.positiveInt("dimensions"),
                true,
                base64(fields));
    }

    private static boolean base64(Fields fields) {
        String format = fields.string("encoding_format").orElse("float");
        return switch (format) {
            case "float" -> false;
            case "base64" -> true;
            default -> throw ApiException.badRequest(
                    "encoding_format", "encoding_format is '" + format + "'; use float or base64");
        };
    }

    @Override
    public byte[] write(EmbeddingsRequest request, String model, Embedded embedded) {
        return EmbeddingsResponse.write(request, model, embedded);
    }
}
