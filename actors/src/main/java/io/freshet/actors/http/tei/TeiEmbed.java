package io.freshet.actors.http.tei;

import io.freshet.actors.http.Call;
import io.freshet.actors.http.EmbeddingsApi;
import io.freshet.actors.http.EmbeddingsRequest;
import io.freshet.actors.http.Fields;
import io.freshet.actors.http.VectorJson;
import io.freshet.actors.scorer.EmbeddingService.Embedded;

/** {@code POST /embed}: a bare array of vectors. Fields not known here are ignored. */
public final class TeiEmbed implements EmbeddingsApi {

    @Override
    public EmbeddingsRequest read(Call call, int maxTexts) {
        Fields fields = call.fields();
        Truncation.check(fields);
        return new EmbeddingsRequest(
                fields.texts("inputs", maxTexts),
                EmbeddingsRequest.role(call),
                fields.string("model"),
                fields.positiveInt("dimensions"),
                fields.flag("normalize", true),
                false);
    }

    @Override
    public byte[] write(EmbeddingsRequest request, String model, Embedded embedded) {
        return VectorJson.bytes(json -> {
            json.writeStartArray();
            for (float[] vector : embedded.vectors()) {
                VectorJson.write(json, vector, request);
            }
            json.writeEndArray();
        });
    }
}
