package io.freshet.model.embed;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
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

    /** F32 on the CPU, 512 tokens a text, 4,096 a chunk. */
    public static EncoderOptions cpu() {
        return new EncoderOptions(Device.cpu(), DataType.FLOAT32, 512, 4096, Optional.empty());
    }
}
