package io.freshet.actors.http;

import io.freshet.actors.scorer.EmbeddingService;
import io.freshet.actors.scorer.EmbeddingService.Embedded;
import io.freshet.actors.scorer.ServedModel;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers embedding requests of one API. */
final class EmbeddingsEndpoint implements Route.JsonEndpoint {

    private final ServedLanes lanes;
    private final EmbeddingsApi api;
    private final QueryIdHeader queryId;
    private final int maxTexts;
    private final Executor executor;

    /** @param executor writes answers, so that the scorer's own thread does not */
    EmbeddingsEndpoint(ServedLanes lanes, EmbeddingsApi api, QueryIdHeader queryId, int maxTexts, Executor executor) {
        this.lanes = lanes;
        this.api = api;
        this.queryId = queryId;
        this.maxTexts = maxTexts;
        this.executor = executor;
    }

    @Override
    public CompletionStage<HttpResponse> answer(Call call) {
        EmbeddingsRequest request = api.read(call, maxTexts);
        Target<EmbeddingService> target = lanes.embedding(request.model());
        ServedModel.Embedder served = target.service().served();
        request.requireServedBy(served);
        EmbeddingService.Texts texts =
                new EmbeddingService.Texts(request.texts(), request.role(), request.normalized());
        call.laps().lap("read");
        return target.service()
                .embed(texts, AskReader.read(call, target.version()))
                .thenApplyAsync(
                        embedded -> {
                            call.laps().lap("embed");
                            HttpResponse response = respond(request, served.model(), embedded);
                            call.laps().lap("write");
                            return response;
                        },
                        executor);
    }

    private HttpResponse respond(EmbeddingsRequest request, String model, Embedded embedded) {
        if (embedded.vectors().length != request.texts().size()) {
            throw new IllegalStateException(embedded.vectors().length + " vectors for "
                    + request.texts().size() + " texts");
        }
        HttpResponse response = VersionHeader.add(
                        Json.response(200, api.write(request, model, embedded)), embedded.lane(), embedded.version())
                .addHeader(VersionHeader.documents(embedded.lane(), embedded.documents()));
        return queryId.add(response, request.texts(), request.role(), embedded);
    }
}
