package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.scorer.Ask;
import io.freshet.actors.scorer.RerankingService;
import io.freshet.actors.scorer.RerankingService.Reranked;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers reranking requests of one API. */
final class RerankEndpoint implements Route.JsonEndpoint {

    /** How an API asks and is answered. */
    interface Api {
        RerankRequest read(Fields fields, int maxTexts);

        /** @param results best first, not more than asked for */
        JsonNode write(RerankRequest request, String model, List<RerankResult> results);
    }

    private final ServedLanes lanes;
    private final Api api;
    private final QueryIdHeader queryId;
    private final int maxTexts;
    private final Executor executor;

    /** @param executor writes answers, so that the scorer's own thread does not */
    RerankEndpoint(ServedLanes lanes, Api api, QueryIdHeader queryId, int maxTexts, Executor executor) {
        this.lanes = lanes;
        this.api = api;
        this.queryId = queryId;
        this.maxTexts = maxTexts;
        this.executor = executor;
    }

    @Override
    public CompletionStage<HttpResponse> answer(JsonNode body, Laps laps) {
        RerankRequest request = api.read(new Fields(body), maxTexts);
        RerankingService service = lanes.reranking(request.model());
        String model = service.served().model();
        laps.lap("read");
        return service.rerank(request.query(), request.documents(), Ask.USUAL)
                .thenApplyAsync(
                        reranked -> {
                            laps.lap("rerank");
                            HttpResponse response = respond(request, model, reranked);
                            laps.lap("write");
                            return response;
                        },
                        executor);
    }

    private HttpResponse respond(RerankRequest request, String model, Reranked reranked) {
        List<RerankResult> results = RerankResult.of(request, reranked.scores());
        JsonNode json = api.write(request, model, results);
        HttpResponse response = VersionHeader.add(Json.response(200, json), reranked.lane(), reranked.version());
        return queryId.add(response, request.query(), results, reranked);
    }
}
