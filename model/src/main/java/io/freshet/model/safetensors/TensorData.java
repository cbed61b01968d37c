package io.freshet.model.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A dense tensor to be written.
 *
 * @param shape dimensions, outermost first
 * @param bytes the elements in row-major order, little-endian, between position and limit; never consumed. The caller
 *     keeps ownership and leaves the content alone until it is written.
 */
public record TensorData(DType dtype, long[] shape, ByteBuffer bytes) {

    /** @throws IllegalArgumentException if shape and type ask for another number of bytes than there are */
    public TensorData {
        shape = shape.clone();
        long expected = dtype.sizeOf(shape);
        if (bytes.remaining() != expected) {
            throw new IllegalArgumentException(
                    dtype + Arrays.toString(shape) + " takes " + expected + " bytes, but got " + bytes.remaining());
        }
        bytes = bytes.slice().asReadOnlyBuffer();
    }

    /** An F32 tensor holding a copy of {@code values}. */
    public static TensorData ofFloats(long[] shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new TensorData(DType.F32, shape, bytes);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** A fresh read-only view in little-endian order; position 0. */
    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorData that
                && dtype == that.dtype
                && Arrays.equals(shape, that.shape)
                && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * bytes.hashCode() + Arrays.hashCode(shape);
    }
}
