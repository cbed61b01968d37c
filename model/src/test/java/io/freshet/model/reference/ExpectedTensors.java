package io.freshet.model.reference;

import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Named F32 tensors, in memory. */
public final class ExpectedTensors {

    private final SortedMap<String, Expected> tensors;

    /**
     * One tensor.
     *
     * @param shape dimensions, outermost first; empty for a single number
     * @param values in row-major order; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    public record Expected(long[] shape, float[] values) {}

    private ExpectedTensors(SortedMap<String, Expected> tensors) {
        this.tensors = tensors;
    }

    /** Reads a whole file, such as an adapter's or the expected one. */
    public static ExpectedTensors read(Path file) throws IOException {
        SortedMap<String, Expected> tensors = new TreeMap<>();
        try (SafetensorsFile source = SafetensorsFile.open(file)) {
            for (String name : source.names()) {
                if (source.info(name).dtype() != DType.F32) {
                    throw new IOException(file + ": " + name + " is not F32");
                }
                float[] values = new float[(int) source.info(name).byteSize() / Float.BYTES];
                source.bytes(name).asFloatBuffer().get(values);
                tensors.put(name, new Expected(source.info(name).shape(), values));
            }
        }
        return new ExpectedTensors(tensors);
    }

    /** @throws IllegalArgumentException if there is no such tensor */
    public Expected get(String name) {
        Expected tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name + " among " + tensors.keySet());
        }
        return tensor;
    }

    /** The values of a tensor in row-major order. */
    public float[] floats(String name) {
        return get(name).values();
    }

    /** The rows of a matrix. */
    public float[][] rows(String name) {
        Expected matrix = get(name);
        int columns = (int) matrix.shape()[1];
        float[][] rows = new float[(int) matrix.shape()[0]][columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(matrix.values(), i * columns, rows[i], 0, columns);
        }
        return rows;
    }

    /** The tensors whose names begin with {@code prefix}, under the rest of their names. */
    public SortedMap<String, Expected> under(String prefix) {
        SortedMap<String, Expected> some = new TreeMap<>();
        tensors.tailMap(prefix).forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                some.put(name.substring(prefix.length()), tensor);
            }
        });
        return some;
    }
}
