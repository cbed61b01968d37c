package io.freshet.actors.system;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.config.ModelConfig;
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
        return switch (model.computeType()) {
            case AUTO -> device(model).isGpu() ? DataType.BFLOAT16 : DataType.FLOAT32;
            case FLOAT32 -> DataType.FLOAT32;
            case BFLOAT16 -> DataType.BFLOAT16;
            case FLOAT16 -> DataType.FLOAT16;
        };
    }
}
