package io.freshet.actors.system;

import io.freshet.actors.gate.EmbeddingVersions;
import io.freshet.actors.gate.VersionEvaluator;
import io.freshet.actors.miner.MiningAdapter;
import io.freshet.actors.scorer.BatchedEmbeddings;
import io.freshet.actors.scorer.BatchedService;
import io.freshet.actors.scorer.MicroBatcher;
import io.freshet.config.FreshetConfig;
import io.freshet.config.Side;
import io.freshet.model.checkpoint.BaseModel;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.Example;
import io.freshet.model.train.TrainingTask;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;

/** An embedding model, which mines for itself. */
record EmbeddingLane(FreshetConfig config, LaneModel model) implements Lane {

    @Override
    public BaseModel base() {
        return model.base();
    }

    @Override
    public TrainingTask<Example> task(DocumentVectors documents) {
        return EmbeddingTask.of(model.encoder(), documents, config.train());
    }

    @Override
    public VersionEvaluator evaluator() {
        return new EmbeddingVersions(model.encoder(), config.train().side());
    }

    @Override
    public LaneModel miner() {
        return model;
    }

    @Override
    public MiningAdapter miningAdapter() {
        return MiningAdapter.ofVersions(model.encoder());
    }

    @Override
    public Side miningSide() {
        return config.train().side();
    }

    @Override
    public BatchedService serve(ActorSystem<?> system, MicroBatcher.Settings settings, InstantSource clock) {
        return BatchedEmbeddings.start(
                system, model.encoder(), config.train().side(), config.model().ref(), config.lane(), settings, clock);
    }
}
