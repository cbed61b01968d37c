package io.freshet.actors.scorer;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Scores documents by the version that is being served. */
public interface RerankingService extends LaneService {

    /**
     * Scores how well documents answer a query, all by one version.
     *
     * @param documents at least one
     * @return completes with {@link OverloadedException} when the queue is full or the request waited too long, with
     *     {@link DeadlineException} when the caller's own time has passed, and with {@link AskRefusedException} when it
     *     cannot be answered as it was asked
     */
    CompletionStage<Reranked> rerank(String query, List<String> documents, Ask ask);

    @Override
    ServedModel.Ranker served();

    /**
     * An answer.
     *
     * @param version number of the version that made all scores; 0 = the base model
     * @param scores logits, one for each document in their order
     * @param tokens real tokens of the pairs
     */
    record Reranked(String lane, long version, float[] scores, long tokens) {}
}
