package io.freshet.actors.system;

import io.freshet.actors.gate.VersionEvaluator;
import io.freshet.actors.miner.MiningAdapter;
import io.freshet.actors.scorer.BatchedService;
import io.freshet.actors.scorer.MicroBatcher;
import io.freshet.config.FreshetConfig;
import io.freshet.config.Side;
import io.freshet.config.Task;
import io.freshet.model.checkpoint.BaseModel;
import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.train.Example;
import io.freshet.model.train.TrainingTask;
import java.io.IOException;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;

/** A lane's settings, and what its workers do with its model. The models belong to the {@link Models}. */
sealed interface Lane permits EmbeddingLane, RerankerLane {

    /** Takes the lane's models from those of the process, which loads what it does not have yet. */
    static Lane of(FreshetConfig config, Models models) throws IOException {
        return config.task() == Task.EMBEDDING
                ? new EmbeddingLane(config, models.encoder(config.model()))
                : new RerankerLane(config, models.reranker(config.model()), models);
    }

    FreshetConfig config();

    default String name() {
        return config().lane();
    }

    /** The model that adapters belong to. */
    BaseModel base();

    /** @param documents base vectors of the documents of what is trained */
    TrainingTask<Example> task(DocumentVectors documents);

    VersionEvaluator evaluator();

    /** What embeds the documents of the window. */
    LaneModel miner();

    MiningAdapter miningAdapter();

    /** Which texts the mining adapter encodes. */
    Side miningSide();

    /** Starts serving the base model. */
    BatchedService serve(ActorSystem<?> system, MicroBatcher.Settings settings, InstantSource clock);
}
