package io.freshet.model.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.freshet.model.safetensors.TensorInfo;
import io.freshet.model.safetensors.TensorSource;
import java.nio.ByteBuffer;

/**
 * Reads tensors of a file into native memory, converted. A small part at a time goes through one buffer into the
 * finished tensor, so that beside the tensors themselves next to nothing is resident, not even mapped pages of the file.
 * DJL's native code does not know BF16, neither to make nor to convert: it ends the process. So bytes are what it gets,
 * and a program of ours makes numbers of them. For one thread at a time.
 */
public final class TensorReader {

    /** A multiple of the size of every element type. */
    private static final int PART_BYTES = 1 << 22;

    private final NDManager owner;
    private final TensorSource source;
    private final DataType as;
    private ByteBuffer part = ByteBuffer.allocateDirect(0);

    /**
     * @param owner owns the tensors, on its device
     * @param source to be closed by the caller, later
     * @param as type of the tensors: F32, F16 or BF16
     */
    public TensorReader(NDManager owner, TensorSource source, DataType as) {
        this.owner = owner;
        this.source = source;
        this.as = as;
    }

    /**
     * Reads one tensor.
     *
     * @throws IllegalArgumentException if the file has no such tensor or it is not of type F32, F16 or BF16
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public NDArray read(String name) {
        TensorInfo info = source.info(name);
        long stored =
                switch (info.dtype()) {
                    case F16 -> Types.FLOAT16;
                    case F32 -> Types.FLOAT32;
                    case BF16 -> Types.BFLOAT16;
                    default -> throw new IllegalArgumentException(source + ": tensor '" + name + "' is " + info.dtype()
                            + "; weights are read from F32, F16 or BF16");
                };
        long elements = info.byteSize() / info.dtype().bytes();
        try (NDManager scratch = owner.newSubManager();
                NDArray none = owner.create(new Shape(0), DataType.UINT8)) {
            NDArray flat = Types.PROGRAM.call(scratch, "room", none, elements, Types.number(as));
            for (long from = 0; from < info.byteSize(); from += PART_BYTES) {
                int length = (int) Math.min(PART_BYTES, info.byteSize() - from);
                source.read(name, from, buffer(length));
                try (NDArray bytes = scratch.create(part.rewind(), new Shape(length), DataType.UINT8)) {
                    Types.PROGRAM
                            .call(scratch, "put", flat, from / info.dtype().bytes(), bytes, stored)
                            .close();
                }
            }
            return Types.PROGRAM.call(owner, "shaped", flat, info.shape());
        }
    }

    /** The buffer, empty, with room for so many bytes. */
    private ByteBuffer buffer(int length) {
        if (part.capacity() < length) {
            part = ByteBuffer.allocateDirect(length);
        }
        return part.clear().limit(length);
    }
}
