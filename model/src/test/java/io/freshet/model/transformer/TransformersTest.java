package io.freshet.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.TinyBert;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.TensorData;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransformersTest {

    private static final String NORM = "encoder.layer.1.output.LayerNorm.";
    private static final String QUERY = "encoder.layer.0.attention.self.query.weight";

    private final ObjectNode config = TinyBert.config();
    private final Map<String, TensorData> tensors = TinyBert.tensors();

    @TempDir
    Path folder;

    @Test
    void saysWhatItOpened() throws IOException {
        try (Transformer bert = open()) {
            assertThat(bert.hiddenSize()).isEqualTo(TinyBert.HIDDEN);
            assertThat(bert.layers()).isEqualTo(2);
            assertThat(bert.maxPositions()).isEqualTo(64);
            assertThat(bert.linears()).hasSize(12).doesNotHaveDuplicates();
            assertThat(bert.linears())
                    .as("every linear layer is a tensor of the file, with that shape")
                    .allSatisfy(site -> assertThat(
                                    tensors.get(site.path() + ".weight").shape())
                            .containsExactly(site.out(), site.in()));
        }
    }

    @Test
    void takesNamesWithThePrefixOfABiggerModel() throws IOException {
        float[] plain = hidden();
        rename(name -> "bert." + name);
        assertThat(hidden()).isEqualTo(plain);
    }

    @Test
    void takesTheOldNamesOfNorms() throws IOException {
        float[] plain = hidden();
        rename(name -> name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"));
        assertThat(tensors).containsKeys(NORM + "gamma", NORM + "beta");
        assertThat(hidden()).isEqualTo(plain);
    }

    /** The values were chosen so that the half-precision formats hold them exactly. */
    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void takesHalfPrecisionWeights(DType half) throws IOException {
        float[] plain = hidden();
        tensors.replaceAll((name, tensor) -> half(tensor, half));
        assertThat(hidden()).isEqualTo(plain);
    }

    @Test
    void refusesAFileThatLacksATensorByName() throws IOException {
        tensors.remove(QUERY);
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder.resolve("model.safetensors").toString())
                .hasMessageContaining("'" + QUERY + "'");
    }

    @Test
    void refusesATensorOfAnotherShapeAndSaysBoth() throws IOException {
        config.put("intermediate_size", 48);
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'encoder.layer.0.intermediate.dense.weight'")
                .hasMessageContaining("[32, 16]")
                .hasMessageContaining("[48, 16]");
    }

    @Test
    void refusesWeightsThatAreNoFloatingPointNumbers() throws IOException {
        tensors.put(NORM + "bias", new TensorData(DType.I32, new long[] {16}, ByteBuffer.allocate(64)));
        assertThatThrownBy(this::open).hasMessageContaining("'" + NORM + "bias' is I32");
    }

    @Test
    void refusesAFamilyItDoesNotKnow() throws IOException {
        config.put("model_type", "albert");
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model_type 'albert'")
                .hasMessageContaining("supported: bert");
    }

    @Test
    void refusesAFolderWithoutConfigurationOrWithADamagedOne() throws IOException {
        assertThatThrownBy(() -> Transformers.open(folder, Device.cpu(), DataType.FLOAT32))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder + " is not a model folder");
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"be");
        assertThatThrownBy(() -> Transformers.open(folder, Device.cpu(), DataType.FLOAT32))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("config.json").toString());
    }

    private Transformer open() throws IOException {
        TinyBert.write(folder, config, tensors);
        return Transformers.open(folder, Device.cpu(), DataType.FLOAT32);
    }

    /** The hidden states of two short texts, the second one padded. */
    private float[] hidden() throws IOException {
        try (Transformer bert = open();
                NDManager scratch = Torch.newManager(Device.cpu())) {
            long[] ids = {101, 5, 17, 102, 101, 2000, 102, 0};
            boolean[] real = {true, true, true, true, true, true, true, false};
            float[] hidden = bert.forward(
                            scratch, Tensors.of(scratch, ids, 2, 4), Tensors.of(scratch, real, 2, 4), LowRank.NONE)
                    .toFloatArray();
            assertThat(hidden).hasSize(2 * 4 * TinyBert.HIDDEN).doesNotContain(Float.NaN);
            return hidden;
        }
    }

    private void rename(UnaryOperator<String> as) {
        Map<String, TensorData> renamed = new TreeMap<>();
        tensors.forEach((name, tensor) -> renamed.put(as.apply(name), tensor));
        tensors.clear();
        tensors.putAll(renamed);
    }

    private static TensorData half(TensorData tensor, DType type) {
        FloatBuffer values = tensor.bytes().asFloatBuffer();
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            int bits = Float.floatToIntBits(values.get());
            bytes.putShort((short) (type == DType.BF16 ? bits >>> 16 : f16(bits)));
        }
        return new TensorData(type, tensor.shape(), bytes.flip());
    }

    /** Of a number that F16 holds exactly, none of the tiny ones: another exponent bias, a shorter fraction. */
    private static int f16(int bits) {
        int magnitude = bits & 0x7fffffff;
        return (bits >>> 16 & 0x8000) | (magnitude == 0 ? 0 : (magnitude >>> 13) - (112 << 10));
    }
}
