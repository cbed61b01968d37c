package io.freshet.actors.system;

import io.freshet.actors.gate.RerankerVersions;
import io.freshet.actors.gate.VersionEvaluator;
import io.freshet.actors.miner.MiningAdapter;
import io.freshet.actors.scorer.BatchedRerankings;
import io.freshet.actors.scorer.BatchedService;
import io.freshet.actors.scorer.MicroBatcher;
import io.freshet.config.FreshetConfig;
import io.freshet.config.Side;
import io.freshet.config.TrainConfig;
import io.freshet.model.checkpoint.BaseModel;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.forward.Recompute;
import io.freshet.model.train.Example;
import io.freshet.model.train.TrainingTask;
import io.freshet.model.train.rerank.DocumentSampling;
import io.freshet.model.train.rerank.RerankLoss;
import io.freshet.model.train.rerank.RerankTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A reranker. It cannot search, so an embedding model mines for it, which nobody in this lane trains.
 *
 * @param models has the embedding model, of which the base vectors are used; only who mines loads it
 */
record RerankerLane(FreshetConfig config, RerankerModel model, Models models) implements Lane {

    /** Below two documents a list has no order. */
    private static final int SMALLEST_LIST = 2;

    @Override
    public BaseModel base() {
        return model.base();
    }

    @Override
    public LaneModel miner() {
        try {
            return models.miner(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public TrainingTask<Example> task(DocumentVectors documents) {
        TrainConfig train = config.train();
        RerankLoss loss =
                switch (train.rerankLoss()) {
                    case POINTWISE -> new RerankLoss.Pointwise();
                    case LISTWISE -> new RerankLoss.Listwise(train.rerankTemperature(), SMALLEST_LIST, false);
                };
        DocumentSampling sampling =
                new DocumentSampling(1, train.hardNegatives().orElse(Integer.MAX_VALUE));
        return new RerankTask(model.reranker(), loss, sampling, Recompute.NOTHING).ofExamples();
    }

    @Override
    public VersionEvaluator evaluator() {
        LaneModel miner = miner();
        return new RerankerVersions(
                model.reranker(), miner.encoder(), config.gate().rerankCandidates());
    }

    @Override
    public MiningAdapter miningAdapter() {
        return MiningAdapter.NONE;
    }

    @Override
    public Side miningSide() {
        return Side.QUERY;
    }

    @Override
    public BatchedService serve(ActorSystem<?> system, MicroBatcher.Settings settings, InstantSource clock) {
        return BatchedRerankings.start(system, model.reranker(), config.model().ref(), config.lane(), settings, clock);
    }
}
