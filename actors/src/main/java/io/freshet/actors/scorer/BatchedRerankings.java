package io.freshet.actors.scorer;

import io.freshet.model.rerank.PairTokens;
import io.freshet.model.rerank.Reranker;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Scores documents in batches. Owns its batcher, not the reranker.
 *
 * @param model the base model's reference, for answers
 */
public record BatchedRerankings(MicroBatcher<PairTokens> batcher, RerankEngine engine, String model)
        implements RerankingService, BatchedService {

    /** Starts serving the base model. */
    public static BatchedRerankings start(
            ActorSystem<?> system,
            Reranker reranker,
            String model,
            String lane,
            MicroBatcher.Settings settings,
            InstantSource clock) {
        RerankEngine engine = new RerankEngine(reranker);
        return new BatchedRerankings(new MicroBatcher<>(system, engine, lane, settings, clock), engine, model);
    }

    @Override
    public CompletionStage<Reranked> rerank(String query, List<String> documents, Ask ask) {
        return batcher.ask(engine.question(query, List.copyOf(documents)), ask)
                .thenApply(answer -> new Reranked(
                        answer.version().lane(),
                        answer.version().version(),
                        scores(answer.results()),
                        answer.tokens()));
    }

    private static float[] scores(float[][] results) {
        float[] scores = new float[results.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = results[i][0];
        }
        return scores;
    }

    @Override
    public ServedModel.Ranker served() {
        var version = batcher.served();
        return new ServedModel.Ranker(version.lane(), model, version.version(), engine.maxLength());
    }
}
