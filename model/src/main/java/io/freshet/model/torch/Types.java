package io.freshet.model.torch;

import ai.djl.ndarray.types.DataType;

/** Element types by libtorch's numbers, and the program {@code types.py} that knows more of them than DJL. */
final class Types {

    static final long FLOAT16 = 5;
    static final long FLOAT32 = 6;
    static final long BFLOAT16 = 15;

    /** Loaded when first needed; lives as long as the process. */
    static final TorchProgram PROGRAM = TorchProgram.load(Types.class, "types.py", "Types");

    private Types() {}

    /** libtorch's number of a type. */
    static long number(DataType type) {
        return switch (type) {
            case FLOAT16 -> FLOAT16;
            case FLOAT32 -> FLOAT32;
            case BFLOAT16 -> BFLOAT16;
            default -> throw new IllegalArgumentException("no model is computed in " + type);
        };
    }
}
