package io.freshet.model.transformer.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.reference.ReferenceModel;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.ShardedSafetensors;
import io.freshet.model.safetensors.TensorData;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.transformer.Transformer;
import io.freshet.model.transformer.Transformers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a decoder's file may look like, and what of it is refused. */
class DecoderFileTest {

    private static final String QUERY = "model.layers.1.self_attn.q_proj";

    @TempDir
    Path temporary;

    private ReferenceModel reference;
    private ObjectNode config;
    private Map<String, TensorData> tensors;

    @BeforeEach
    void readAModelWhoseValuesNeedFewBits() throws IOException {
        reference = ReferenceModel.unpack("qwen2", temporary);
        config = (ObjectNode) new JsonMapper()
                .readTree(reference.folder().resolve("config.json").toFile());
        tensors = new TreeMap<>();
        try (TensorSource source = ShardedSafetensors.open(reference.folder())) {
            for (String name : source.names()) {
                ByteBuffer bytes = ByteBuffer.allocate(source.bytes(name).remaining());
                bytes.put(source.bytes(name)).flip();
                tensors.put(
                        name,
                        new TensorData(
                                source.info(name).dtype(), source.info(name).shape(), bytes));
            }
        }
    }

    @Test
    void namesMayLackThePrefix() throws IOException {
        List<float[]> before = hidden(DataType.FLOAT32);
        rename(name -> name.replaceFirst("^model\\.", ""));
        assertThat(hidden(DataType.FLOAT32)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void bfloat16OnDiskIsTheSameModelWhereItHoldsTheValues() throws IOException {
        List<float[]> before = hidden(DataType.FLOAT32);
        tensors.replaceAll((name, tensor) -> bfloat16(tensor));
        assertThat(hidden(DataType.FLOAT32)).usingRecursiveComparison().isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"BFLOAT16, 0.12", "FLOAT16, 0.025"})
    void halfPrecisionComputesTheSameToItsDigits(DataType type, float tolerance) throws IOException {
        float d = DecoderReferenceTest.difference(hidden(type), hidden(DataType.FLOAT32));
        assertThat(d).isPositive().isLessThan(tolerance);
    }

    @Test
    void theHeadIsTheTableTheFilesOwnOrNone() throws IOException {
        assertThat(headShape()).as("tied").containsExactly(320, 32);
        config.put("tie_word_embeddings", false);
        write();
        try (Transformer model = open(DataType.FLOAT32)) {
            assertThat(model.head()).as("as in Qwen3-Embedding-8B").isEmpty();
        }
        float[] own = new float[320 * 32];
        own[5] = 7;
        tensors.put("lm_head.weight", TensorData.ofFloats(new long[] {320, 32}, own));
        write();
        try (Transformer model = open(DataType.FLOAT32)) {
            assertThat(model.head().orElseThrow().toFloatArray()).isEqualTo(own);
        }
    }

    @Test
    void refusesAFileThatLacksATensorByName() throws IOException {
        tensors.remove(QUERY + ".bias");
        refuses("model.safetensors", "'layers.1.self_attn.q_proj.bias'", "'model.layers.1.self_attn.q_proj.bias'");
    }

    @Test
    void refusesATensorOfAnotherShapeAndSaysBoth() throws IOException {
        config.put("intermediate_size", 48);
        refuses("'model.layers.0.mlp.gate_proj.weight'", "[96, 32]", "[48, 32]");
    }

    @Test
    void refusesAVocabularyOfAnotherSize() throws IOException {
        config.put("vocab_size", 321);
        refuses("'model.embed_tokens.weight'", "[320, 32]", "[321, 32]");
    }

    /** A bias that nobody adds would be a silently different model. */
    @Test
    void refusesATensorThatTheConfigurationDoesNotSpeakOf() throws IOException {
        config.put("model_type", "llama").put("attention_bias", false);
        refuses("'model.layers.0.self_attn.k_proj.bias'");
        config.put("model_type", "qwen2").put("num_hidden_layers", 1);
        refuses("'model.layers.1.input_layernorm.weight'");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void refusesWeightsThatAreNotFinite(float bad) throws IOException {
        float[] values = new float[(int) tensors.get(QUERY + ".weight").shape()[0] * 32];
        values[values.length - 1] = bad;
        tensors.put(
                QUERY + ".weight",
                TensorData.ofFloats(tensors.get(QUERY + ".weight").shape(), values));
        refuses("'" + QUERY + ".weight'", "NaN or infinity");
    }

    @Test
    void refusesWeightsTooLargeForTheTypeOfTheComputation() throws IOException {
        tensors.put("model.norm.weight", TensorData.ofFloats(new long[] {32}, filled(32, 1e5f)));
        write();
        assertThatThrownBy(() -> open(DataType.FLOAT16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'model.norm.weight' holds NaN or infinity as float16");
    }

    private static float[] filled(int length, float value) {
        float[] values = new float[length];
        java.util.Arrays.fill(values, value);
        return values;
    }

    private long[] headShape() throws IOException {
        try (Transformer model = open(DataType.FLOAT32)) {
            NDArray head = model.head().orElseThrow();
            return head.getShape().getShape();
        }
    }

    private List<float[]> hidden(DataType type) throws IOException {
        write();
        try (Transformer model = open(type)) {
            return PaddedBatch.of(reference.json().get("hidden"), true).hidden(model, LowRank.NONE);
        }
    }

    private void refuses(String... what) throws IOException {
        write();
        assertThatThrownBy(() -> open(DataType.FLOAT32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(what);
    }

    private void write() throws IOException {
        Files.writeString(reference.folder().resolve("config.json"), config.toString());
        SafetensorsWriter.write(reference.folder().resolve("model.safetensors"), tensors, SafetensorsWriter.PYTORCH);
    }

    private Transformer open(DataType type) throws IOException {
        return Transformers.open(reference.folder(), Device.cpu(), type);
    }

    private void rename(UnaryOperator<String> as) {
        Map<String, TensorData> renamed = new TreeMap<>();
        tensors.forEach((name, tensor) -> renamed.put(as.apply(name), tensor));
        tensors = renamed;
    }

    private static TensorData bfloat16(TensorData tensor) {
        FloatBuffer values = tensor.bytes().asFloatBuffer();
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            bytes.putShort((short) (Float.floatToIntBits(values.get()) >>> 16));
        }
        return new TensorData(DType.BF16, tensor.shape(), bytes.flip());
    }
}
