package io.freshet.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorReaderTest {

    /** More than one part in every type. */
    private static final int ROWS = 1051;

    private static final int COLUMNS = 4099;

    @TempDir
    Path folder;

    @Test
    void everyElementIsThereWhateverTheTypeAndHoweverManyParts() throws IOException {
        float[] values = new float[ROWS * COLUMNS];
        ByteBuffer upper = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToIntBits((float) random.nextGaussian()) & 0xFFFF0000;
            values[i] = Float.intBitsToFloat(bits);
            upper.putShort((short) (bits >>> 16));
        }
        long[] shape = {ROWS, COLUMNS};
        Map<String, TensorData> tensors = Map.of(
                "full",
                TensorData.ofFloats(shape, values),
                "half",
                new TensorData(DType.BF16, shape, upper.flip()),
                "none",
                TensorData.ofFloats(new long[] {0, 3}));
        Path file = folder.resolve("all.safetensors");
        SafetensorsWriter.write(file, tensors, Map.of());
        try (SafetensorsFile source = SafetensorsFile.open(file);
                NDManager owner = Torch.newManager(Device.cpu())) {
            TensorReader reader = new TensorReader(owner, source, DataType.FLOAT32);
            for (String name : new String[] {"full", "half"}) {
                try (NDArray tensor = reader.read(name)) {
                    assertThat(tensor.getShape().getShape()).containsExactly(ROWS, COLUMNS);
                    assertThat(tensor.toFloatArray()).isEqualTo(values);
                }
            }
            assertThat(reader.read("none").getShape().getShape()).containsExactly(0, 3);
        }
    }
}
