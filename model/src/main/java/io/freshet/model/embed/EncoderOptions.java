package io.freshet.model.embed;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.config.ComputeType;
import java.util.Optional;

/**
 * How a model is run.
 *
 * @param compute type of base weights and activations; adapters and vectors are always F32
 * @param maxLength longest text in tokens, frame included; the model's own limit if that is smaller
 * @param tokensPerChunk padded tokens in one forward call
 * @param queryInstruction put before queries instead of the model's own prompt; empty = the model's own
 */
public record EncoderOptions(
        Device device, DataType compute, int maxLength, int tokensPerChunk, Optional<String> queryInstruction) {

    /** The type that a setting means on a device: {@code auto} is BF16 on a GPU and F32 elsewhere. */
    public static DataType compute(ComputeType setting, Device device) {
        return switch (setting) {
            case AUTO -> device.isGpu() ? DataType.BFLOAT16 : DataType.FLOAT32;
            case FLOAT32 -> DataType.FLOAT32;
            case BFLOAT16 -> DataType.BFLOAT16;
            case FLOAT16 -> DataType.FLOAT16;
        };
    }

    /** F32 on the CPU, 512 tokens a text, 4,096 a chunk. */
    public static EncoderOptions cpu() {
        return new EncoderOptions(Device.cpu(), DataType.FLOAT32, 512, 4096, Optional.empty());
    }
}
