package io.freshet.model.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.freshet.model.safetensors.TensorInfo;
import io.freshet.model.safetensors.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/**
 * Makes tensors from Java memory. An {@code NDArray} that DJL creates from a Java array only borrows a direct buffer:
 * if its manager closes while a gradient graph still needs it, the graph reads freed memory and the gradients are wrong
 * now and then. Tensors made here own a native copy, so the graph itself keeps them alive.
 */
public final class Tensors {

    /** BF16 numbers that are converted at a time. */
    private static final int PART = 1 << 22;

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

    /** A copy of raw little-endian values, on the owner's device. BF16 is not among DJL's types, see {@link #read}. */
    static NDArray of(NDManager owner, ByteBuffer bytes, DataType type, long... shape) {
        ByteBuffer direct = owner.allocateDirect(bytes.remaining());
        direct.put(bytes.duplicate()).flip();
        try (NDArray borrowed = owner.create(direct, new Shape(shape), type)) {
            return borrowed.duplicate();
        }
    }

    /**
     * A copy of a file's tensor, converted. DJL's native code does not know BF16, neither to make nor to convert: it
     * ends the process. So that type goes through a program of ours, and as F32, which holds every BF16 number.
     *
     * @param as type of the result: F32, F16 or BF16
     * @throws IllegalArgumentException if the file has no such tensor or it is of another type
     */
    public static NDArray read(NDManager owner, TensorSource source, String name, DataType as) {
        TensorInfo info = source.info(name);
        long[] shape = info.shape();
        return switch (info.dtype()) {
            case F32 -> cast(owner, of(owner, source.bytes(name), DataType.FLOAT32, shape), as);
            case F16 -> cast(owner, of(owner, source.bytes(name), DataType.FLOAT16, shape), as);
            case BF16 -> bfloat16(owner, source.bytes(name).asShortBuffer(), as, shape);
            default -> throw new IllegalArgumentException(
                    source + ": tensor '" + name + "' is " + info.dtype() + "; weights are read from F32, F16 or BF16");
        };
    }

    private static NDArray bfloat16(NDManager owner, ShortBuffer values, DataType as, long... shape) {
        try (NDManager scratch = owner.newSubManager()) {
            NDList parts = new NDList();
            while (values.hasRemaining()) {
                float[] part = new float[Math.min(values.remaining(), PART)];
                for (int i = 0; i < part.length; i++) {
                    part[i] = Float.intBitsToFloat(values.get() << 16);
                }
                parts.add(cast(scratch, of(scratch, part, part.length), as));
            }
            return Types.PROGRAM.call(owner, "join", parts, shape);
        }
    }

    /** Closes what it is given. */
    private static NDArray cast(NDManager owner, NDArray x, DataType as) {
        try (x) {
            return Types.PROGRAM.call(owner, "cast", x, Types.number(as));
        }
    }

    /** Loaded when first needed; lives as long as the process. */
    private static final class Types {
        static final TorchProgram PROGRAM = TorchProgram.load(Tensors.class, "types.py", "Types");

        /** libtorch's number of a type. */
        static long number(DataType type) {
            return switch (type) {
                case FLOAT16 -> 5;
                case FLOAT32 -> 6;
                case BFLOAT16 -> 15;
                default -> throw new IllegalArgumentException("no model is computed in " + type);
            };
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
