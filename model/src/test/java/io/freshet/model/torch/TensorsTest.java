package io.freshet.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorsTest {

    private final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    /** The reason for this class. Should it fail one day, DJL copies and the class can go. */
    @Test
    void djlsOwnTensorsReadTheMemoryTheyWereMadeFrom() {
        ByteBuffer memory = numbers(1, 2);
        NDArray borrowed = manager.create(memory, new Shape(2), DataType.FLOAT32);
        memory.putFloat(0, 7);
        assertThat(borrowed.toFloatArray()).containsExactly(7, 2);
    }

    @Test
    void aDuplicateDoesNot() {
        ByteBuffer memory = numbers(1, 2);
        NDArray own = manager.create(memory, new Shape(2), DataType.FLOAT32).duplicate();
        memory.putFloat(0, 7);
        assertThat(own.toFloatArray()).as("a duplicate is a native copy").containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void findsTheOneNumberThatIsNotFinite(float bad) {
        float[] values = new float[100_003];
        assertThat(Tensors.isFinite(Tensors.of(manager, values, values.length))).isTrue();
        values[77_777] = bad;
        assertThat(Tensors.isFinite(Tensors.of(manager, values, values.length))).isFalse();
    }

    @Test
    void rowsAndStackAreEachOthersInverse() {
        List<float[]> rows = List.of(new float[] {1, 2, 3}, new float[] {4, 5, 6});
        NDArray matrix = Tensors.stack(manager, rows);
        assertThat(matrix.getShape().getShape()).containsExactly(2, 3);
        assertThat(Tensors.rows(matrix)).isDeepEqualTo(rows.toArray(float[][]::new));
    }

    private ByteBuffer numbers(float... values) {
        ByteBuffer memory = manager.allocateDirect(4 * values.length);
        for (float value : values) {
            memory.putFloat(value);
        }
        return memory.flip();
    }
}
