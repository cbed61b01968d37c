package io.freshet.model.export;

import io.freshet.model.safetensors.DType;
import java.util.Optional;

/**
 * How a merged model is written.
 *
 * @param dtype type of all floating-point weights: F32, BF16 or F16; empty = that of the base, tensor by tensor
 * @param maxShardBytes data of one weight file
 * @param overwrite whether an existing model folder is replaced
 */
public record ExportOptions(Optional<DType> dtype, long maxShardBytes, boolean overwrite) {

    /** 5 GB, as transformers. */
    public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;
}
