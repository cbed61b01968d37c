package io.freshet.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.torch.Torch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FloatCodecTest {

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F16", "BF16"})
    void everyNumberComesBack(DType type) {
        ByteBuffer all = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 1 << 16; i++) {
            all.putShort((short) i);
        }
        float[] values = FloatCodec.decode(all.flip(), type);
        ByteBuffer back = FloatCodec.encode(values, 0, values.length, type);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                assertThat(back.getShort(2 * i)).isEqualTo((short) i);
            }
        }
    }

    /** Numbers of every size that the type has, as the engine converts them. */
    @Test
    void halvesAreRoundedAsTheEngineDoes() {
        Random random = new Random(3);
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((random.nextDouble() * 2 - 1) * Math.pow(2, random.nextInt(44) - 28));
        }
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray expected = manager.create(values).toType(DataType.FLOAT16, false);
            ByteBuffer bytes = FloatCodec.encode(values, 0, values.length, DType.F16);
            assertThat(FloatCodec.decode(bytes, DType.F16))
                    .isEqualTo(expected.toType(DataType.FLOAT32, false).toFloatArray());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "F16, 0x1.002p0, 0x1p0", // halfway: to even
        "F16, 0x1.006p0, 0x1.008p0",
        "F16, 0x1.00201p0, 0x1.004p0",
        "F16, 0x1p-25, 0",
        "F16, 0x1.8p-24, 0x1p-23",
        "F16, -0x1.ffffp-15, -0x1p-14",
        "F16, 65519.99, 65504",
        "BF16, 0x1.01p0, 0x1p0",
        "BF16, 0x1.03p0, 0x1.04p0",
        "BF16, -0x1.0101p0, -0x1.02p0",
        "F32, 0x1.000002p0, 0x1.000002p0"
    })
    void roundsToTheNearestNumber(DType type, String value, String expected) {
        float[] values = {Float.parseFloat(value)};
        assertThat(FloatCodec.decode(FloatCodec.encode(values, 0, 1, type), type))
                .containsExactly(Float.parseFloat(expected));
    }

    @Test
    void keepsInfinityAndNotANumber() {
        float[] odd = {Float.NEGATIVE_INFINITY, Float.NaN};
        for (DType type : new DType[] {DType.F32, DType.F16, DType.BF16}) {
            assertThat(FloatCodec.decode(FloatCodec.encode(odd, 0, 2, type), type))
                    .isEqualTo(odd);
        }
    }

    @Test
    void refusesWhatTheTypeCannotHold() {
        assertThatThrownBy(() -> FloatCodec.encode(new float[] {65520}, 0, 1, DType.F16))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("65520");
        assertThatThrownBy(() -> FloatCodec.encode(new float[] {-Float.MAX_VALUE}, 0, 1, DType.BF16))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> FloatCodec.encode(new float[1], 0, 1, DType.I64))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
