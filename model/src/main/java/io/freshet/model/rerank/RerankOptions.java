package io.freshet.model.rerank;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;

/**
 * How a reranker is run.
 *
 * @param compute type of base weights and activations; adapters and scores are always F32
 * @param maxLength longest sequence in tokens, frame included; the model's own limit if that is smaller
 * @param tokensPerChunk padded tokens in one forward call
 * @param instruction of pairs that have none of their own; empty = the model's own
 */
public record RerankOptions(
        Device device, DataType compute, int maxLength, int tokensPerChunk, Optional<String> instruction) {

    /** F32 on the CPU, 1,024 tokens a sequence, 4,096 a chunk. */
    public static RerankOptions cpu() {
        return new RerankOptions(Device.cpu(), DataType.FLOAT32, 1024, 4096, Optional.empty());
    }
}
