package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.scorer.RerankingService;
import io.freshet.actors.scorer.RerankingService.Reranked;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers reranking requests of one API. */
final class RerankEndpoint implements Route.JsonEndpoint {

    private final ServedLanes lanes;
    private final RerankApi api;
    private final QueryIdHeader queryId;
    private final int maxTexts;
    private final Executor executor;

    /** @param executor writes answers, so that the scorer's own thread does not */
    RerankEndpoint(ServedLanes lanes, RerankApi api, QueryIdHeader queryId, int maxTexts, Executor executor) {
        this.lanes = lanes;
        this.api = api;
        this.queryId = queryId;
        this.maxTexts = maxTexts;
        this.executor = executor;
    }

    @Override
    public CompletionStage<HttpResponse> answer(Call call) {
        RerankRequest request = api.read(call.fields(), maxTexts);
        Target<RerankingService> target = lanes.reranking(request.model());
        String model = target.service().served().model();
        call.laps().lap("read");
        return target.service()
                .rerank(request.query(), request.documents(), AskReader.read(call, target.version()))
                .thenApplyAsync(
                        reranked -> {
                            call.laps().lap("rerank");
                            HttpResponse response = respond(request, model, reranked);
                            call.laps().lap("write");
                            return response;
                        },
                        executor);
    }

    private HttpResponse respond(RerankRequest request, String model, Reranked reranked) {
        List<RerankResult> results = RerankResult.of(request, reranked.scores());
        JsonNode json = api.write(request, new RerankApi.Ranking(model, results, reranked.tokens()));
        HttpResponse response = VersionHeader.add(Json.response(200, json), reranked.lane(), reranked.version());
        return queryId.add(response, request.query(), results, reranked);
    }
}
