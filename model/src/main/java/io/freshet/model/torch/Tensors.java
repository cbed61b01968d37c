package io.freshet.model.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.freshet.model.safetensors.TensorSource;

/**
 * Makes tensors from Java memory. An {@code NDArray} that DJL creates from a Java array only borrows a direct buffer:
 * if its manager closes while a gradient graph still needs it, the graph reads freed memory and the gradients are wrong
 * now and then. Tensors made here own a native copy, so the graph itself keeps them alive.
 */
public final class Tensors {

    private Tensors() {}

    /** Row-major floats, [shape]. */
    public static NDArray of(NDManager owner, float[] values, long... shape) {
        try (NDArray borrowed = owner.create(values, new Shape(shape))) {
            return borrowed.duplicate();
        }
    }

    /** Row-major 64-bit integers, [shape]. */
    public static NDArray of(NDManager owner, long[] values, long... shape) {
        try (NDArray borrowed = owner.create(values, new Shape(shape))) {
            return borrowed.duplicate();
        }
    }

    /** Row-major booleans, [shape]. */
    public static NDArray of(NDManager owner, boolean[] values, long... shape) {
        try (NDArray borrowed = owner.create(values, new Shape(shape))) {
            return borrowed.duplicate();
        }
    }

    /**
     * One tensor of a file, converted; see {@link TensorReader} for many.
     *
     * @param as type of the result: F32, F16 or BF16
     * @throws IllegalArgumentException if the file has no such tensor or it is of another type
     */
    public static NDArray read(NDManager owner, TensorSource source, String name, DataType as) {
        return new TensorReader(owner, source, as).read(name);
    }

    /** Whether no element is NaN or infinite, of a floating-point tensor with at least one. */
    public static boolean isFinite(NDArray x) {
        try (NDArray finite = Types.PROGRAM.call(x.getManager(), "finite", x)) {
            return finite.getBoolean();
        }
    }

    /** Splits an [n, d] matrix into n Java arrays. */
    public static float[][] rows(NDArray matrix) {
        Shape shape = matrix.getShape();
        int n = Math.toIntExact(shape.get(0));
        int d = Math.toIntExact(shape.get(1));
        float[] flat = matrix.toFloatArray();
        float[][] rows = new float[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = java.util.Arrays.copyOfRange(flat, i * d, (i + 1) * d);
        }
        return rows;
    }

    /** Stacks equal-length Java arrays into [n, d]. */
    public static NDArray stack(NDManager owner, java.util.List<float[]> rows) {
        int d = rows.get(0).length;
        float[] flat = new float[rows.size() * d];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, flat, i * d, d);
        }
        return of(owner, flat, rows.size(), d);
    }
}
