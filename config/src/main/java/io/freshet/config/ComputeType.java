package io.freshet.config;

/** Number format of the frozen base weights and of the activations; LoRA weights are always 32-bit. */
public enum ComputeType {
    /** bfloat16 on a CUDA device that has it, float32 otherwise. */
    AUTO,
    /** 32-bit floats. */
    FLOAT32,
    /** 16-bit floats with the range of 32-bit ones. */
    BFLOAT16,
    /** 16-bit IEEE floats. */
    FLOAT16
}
