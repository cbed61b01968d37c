package io.freshet.actors.system;

import io.freshet.config.FreshetConfig;
import io.freshet.config.ModelConfig;
import io.freshet.config.Task;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The base models of a process. Lanes with the same settings of a model share one copy of it, and a reranker's miner
 * shares that of an embedding lane. Used by one thread while it starts. Whoever makes it closes it.
 */
public final class Models implements AutoCloseable {

    private final Map<ModelConfig, LaneModel> encoders = new LinkedHashMap<>();
    private final Map<ModelConfig, RerankerModel> rerankers = new LinkedHashMap<>();

    /** Loads whatever the lanes need. */
    public static Models open(Collection<FreshetConfig> lanes) throws IOException {
        Models models = openOwn(lanes);
        try {
            for (FreshetConfig lane : lanes) {
                models.miner(lane);
            }
            return models;
        } catch (IOException | RuntimeException e) {
            models.close();
            throw e;
        }
    }

    /** Loads the models that the lanes train and serve, but not those that only mine. */
    public static Models openOwn(Collection<FreshetConfig> lanes) throws IOException {
        Models models = new Models();
        try {
            for (FreshetConfig lane : lanes) {
                if (lane.task() == Task.EMBEDDING) {
                    models.encoder(lane.model());
                }
            }
            for (FreshetConfig lane : lanes) {
                if (lane.task() == Task.RERANKER) {
                    models.reranker(lane.model());
                }
            }
            return models;
        } catch (IOException | RuntimeException e) {
            models.close();
            throw e;
        }
    }

    /** The embedding model of these settings. */
    public LaneModel encoder(ModelConfig model) throws IOException {
        LaneModel found = encoders.get(model);
        if (found == null) {
            found = LaneModel.open(model);
            encoders.put(model, found);
        }
        return found;
    }

    /** The reranker of these settings. */
    public RerankerModel reranker(ModelConfig model) throws IOException {
        RerankerModel found = rerankers.get(model);
        if (found == null) {
            found = RerankerModel.open(model);
            rerankers.put(model, found);
        }
        return found;
    }

    /**
     * The embedding model that mines for a lane: its own, or the one that {@code mining.model} names. It runs by the lane's
     * settings, whichever lane its weights were loaded for.
     */
    public LaneModel miner(FreshetConfig lane) throws IOException {
        if (lane.task() == Task.EMBEDDING) {
            return encoder(lane.model());
        }
        ModelConfig wanted = lane.model().of(lane.mining().model().orElse(FreshetConfig.MINING_MODEL));
        for (Map.Entry<ModelConfig, LaneModel> other : encoders.entrySet()) {
            if (hasSameWeights(other.getKey(), wanted)) {
                return other.getValue().runBy(wanted);
            }
        }
        return encoder(wanted);
    }

    private static boolean hasSameWeights(ModelConfig a, ModelConfig b) {
        return a.ref().equals(b.ref())
                && a.cacheDir().equals(b.cacheDir())
                && a.device().equals(b.device())
                && a.computeType() == b.computeType();
    }

    @Override
    public void close() {
        rerankers.values().forEach(RerankerModel::close);
        encoders.values().forEach(LaneModel::close);
    }
}
