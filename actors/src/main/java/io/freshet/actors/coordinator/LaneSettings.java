package io.freshet.actors.coordinator;

import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.BaseModel;

/** What a coordinator needs to know of its lane. */
public record LaneSettings(FreshetConfig config, BaseModel baseModel, Course course) {

    /** Of a lane that goes on for ever. */
    public LaneSettings(FreshetConfig config, BaseModel baseModel) {
        this(config, baseModel, Course.OPEN);
    }

    /** Seed of everything random in a round: each round its own, all from one. */
    long seedOf(long version) {
        return config.train().seed() * 0x9E3779B97F4A7C15L + version;
    }
}
