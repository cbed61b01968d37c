package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.scorer.Ask;
import io.freshet.actors.scorer.EmbeddingService;
import io.freshet.actors.scorer.EmbeddingService.Embedded;
import io.freshet.actors.scorer.ServedModel;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /v1/embeddings}. */
final class EmbeddingsEndpoint implements Route.JsonEndpoint {

    private final ServedLanes lanes;
    private final QueryIdHeader queryId;
    private final int maxTexts;
    private final Executor executor;

    /** @param executor writes answers, so that the scorer's own thread does not */
    EmbeddingsEndpoint(ServedLanes lanes, QueryIdHeader queryId, int maxTexts, Executor executor) {
        this.lanes = lanes;
        this.queryId = queryId;
        this.maxTexts = maxTexts;
        this.executor = executor;
    }

    @Override
    public CompletionStage<HttpResponse> answer(JsonNode body, Laps laps) {
        EmbeddingsRequest request = EmbeddingsRequest.parse(body, maxTexts);
        EmbeddingService service = lanes.embedding(request.model());
        ServedModel.Embedder served = service.served();
        request.requireServedBy(served);
        laps.lap("read");
        return service.embed(new EmbeddingService.Texts(request.texts(), request.role(), true), Ask.USUAL)
                .thenApplyAsync(
                        embedded -> {
                            laps.lap("embed");
                            HttpResponse response = respond(request, served.model(), embedded);
                            laps.lap("write");
                            return response;
                        },
                        executor);
    }

    private HttpResponse respond(EmbeddingsRequest request, String model, Embedded embedded) {
        if (embedded.vectors().length != request.texts().size()) {
            throw new IllegalStateException(embedded.vectors().length + " vectors for "
                    + request.texts().size() + " texts");
        }
        byte[] json = EmbeddingsResponse.write(model, embedded, request.dimensions(), request.base64());
        HttpResponse response = VersionHeader.add(Json.response(200, json), embedded.lane(), embedded.version());
        return queryId.add(response, request.texts(), request.role(), embedded);
    }
}
