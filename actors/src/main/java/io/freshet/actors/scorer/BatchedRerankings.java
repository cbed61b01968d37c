package io.freshet.actors.scorer;

import io.freshet.model.rerank.Reranker;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Scores documents in batches. Owns its batcher, not the reranker.
 *
 * @param model the base model's reference, for answers
 */
public record BatchedRerankings(MicroBatcher<RerankEngine.Documents, float[]> batcher, Reranker reranker, String model)
        implements RerankingService, BatchedService {

    /** Starts serving the base model. */
    public static BatchedRerankings start(
            ActorSystem<?> system,
            Reranker reranker,
            String model,
            String lane,
            MicroBatcher.Settings settings,
            InstantSource clock) {
        var batcher = new MicroBatcher<>(system, new RerankEngine(reranker), lane, settings, clock);
        return new BatchedRerankings(batcher, reranker, model);
    }

    @Override
    public CompletionStage<Reranked> rerank(String query, List<String> documents, Ask ask) {
        return batcher.ask(new RerankEngine.Documents(query, List.copyOf(documents)))
                .thenApply(answer ->
                        new Reranked(answer.version().lane(), answer.version().version(), answer.content(), 0));
    }

    @Override
    public LaneVersions versions() {
        long version = batcher.served().version();
        return new LaneVersions(version, false, Optional.empty(), List.of(version));
    }

    @Override
    public ServedModel.Ranker served() {
        var version = batcher.served();
        return new ServedModel.Ranker(version.lane(), model, version.version(), reranker.maxLength());
    }
}
