package io.freshet.model.safetensors;

import java.util.Arrays;
import java.util.Optional;

/**
 * Element types of a safetensors file, named as in the file. They are declared in the order in which the reference
 * implementation of the format ranks them: a writer puts the highest rank first, which keeps every tensor aligned.
 */
public enum DType {
    BOOL(1),
    U8(1),
    F16(2),
    BF16(2),
    I32(4),
    F32(4),
    I64(8);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    static Optional<DType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /**
     * Bytes of a dense tensor of this type.
     *
     * @throws ArithmeticException if the product does not fit a long
     * @throws IllegalArgumentException if a dimension is negative
     */
    long sizeOf(long[] shape) {
        long size = bytes;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative dimension " + dimension);
            }
            size = Math.multiplyExact(size, dimension);
        }
        return size;
    }
}
