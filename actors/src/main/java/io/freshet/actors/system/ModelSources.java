package io.freshet.actors.system;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.config.ModelConfig;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.hub.ModelHub;
import io.freshet.model.hub.ModelRef;
import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;

/** From a model's settings to its files and to where and in which numbers it runs. */
final class ModelSources {

    private ModelSources() {}

    /** Fetches or converts the model if need be. */
    static Path folder(ModelConfig model) throws IOException {
        Path cache = model.cacheDir().orElseGet(LaneModel::defaultCache);
        return new ModelHub(cache).resolve(ModelRef.parse(model.ref()));
    }

    static Device device(ModelConfig model) {
        return Torch.device(model.device());
    }

    static DataType compute(ModelConfig model) {
        return EncoderOptions.compute(model.computeType(), device(model));
    }
}
