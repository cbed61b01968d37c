package io.freshet.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.MalformedSafetensorsException;
import io.freshet.model.safetensors.SafetensorsFile;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.TensorData;
import io.freshet.model.transformer.LinearSite;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeftFolderTest {

    private static final List<LinearSite> SITES = List.of(
            new LinearSite(0, "layers.0.self_attn.q_proj", 6, 4),
            new LinearSite(0, "layers.0.mlp.down_proj", 8, 6),
            new LinearSite(1, "layers.1.self_attn.q_proj", 6, 4),
            new LinearSite(1, "layers.1.mlp.down_proj", 8, 6));
    private static final String FIRST = "base_model.model.layers.0.self_attn.q_proj.lora_A.weight";

    @TempDir
    Path folder;

    @Test
    void takesTheNamesOfACausalLanguageModel() throws IOException {
        Map<String, float[]> written = write(List.of());
        rename(name -> name.replace("base_model.model.", "base_model.model.model."));
        assertThat(read()).containsExactlyEntriesOf(written);
    }

    @Test
    void takesBfloat16() throws IOException {
        Map<String, float[]> written = write(List.of());
        Map<String, TensorData> tensors = load();
        tensors.replaceAll((name, tensor) -> bfloat16(tensor));
        store(tensors);
        assertThat(read()).allSatisfy((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                assertThat(Float.floatToIntBits(values[i]))
                        .isEqualTo(Float.floatToIntBits(written.get(name)[i]) & 0xffff0000);
            }
        });
    }

    @Test
    void takesTheNamesOfABertWithAHead() throws IOException {
        Map<String, float[]> written = write(List.of());
        rename(name -> name.replace("base_model.model.", "base_model.model.bert."));
        assertThat(read()).containsExactlyEntriesOf(written);
    }

    @Test
    void whatAnAdapterDoesToBertsPoolerIsOfNoMatter() throws IOException {
        Map<String, float[]> written = write(List.of());
        Map<String, TensorData> tensors = load();
        tensors.put("base_model.model.pooler.dense.lora_A.weight", TensorData.ofFloats(new long[] {1}, 1));
        store(tensors);
        assertThat(read()).containsExactlyEntriesOf(written);
    }

    @Test
    void refusesAMatrixUnderTwoNames() throws IOException {
        write(List.of());
        Map<String, TensorData> tensors = load();
        tensors.put(FIRST.replace("base_model.model.", "base_model.model.model."), tensors.get(FIRST));
        store(tensors);
        refuses("twice", FIRST);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
    void refusesValuesThatAreNotFinite(float value) throws IOException {
        write(List.of());
        Map<String, TensorData> tensors = load();
        float[] values = new float[12];
        values[8] = value;
        tensors.put(FIRST, TensorData.ofFloats(new long[] {2, 6}, values));
        store(tensors);
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(FIRST, String.valueOf(value), "row 1, column 2");
        try (LoraAdapter adapter = PeftFolder.readUnjudged(folder, SITES, Device.cpu())) {
            assertThat(adapter.isFinite()).isFalse();
        }
    }

    @Test
    void refusesADamagedHeader() throws IOException {
        write(List.of());
        Path weights = folder.resolve(PeftFolder.WEIGHTS);
        byte[] bytes = Files.readAllBytes(weights);
        bytes[12] = '}';
        Files.write(weights, bytes);
        assertThatThrownBy(this::read)
                .isInstanceOf(MalformedSafetensorsException.class)
                .hasMessageContaining(weights.toString());
    }

    @Test
    void refusesAPickleAndAnEmptyFolderByName() throws IOException {
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining(PeftFolder.CONFIG);
        write(List.of());
        Files.move(folder.resolve(PeftFolder.WEIGHTS), folder.resolve("adapter_model.bin"));
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("adapter_model.bin", "pickle", "safe_serialization");
    }

    @Test
    void whatMsSwiftPutsBesideItIsNotRead() throws IOException {
        Map<String, float[]> written = write(List.of());
        Files.writeString(folder.resolve("additional_config.json"), "{\"lora_dtype\": null");
        Files.writeString(folder.resolve("args.json"), "no JSON");
        assertThat(read()).containsExactlyEntriesOf(written);
    }

    @Test
    void refusesAMatrixThatNobodyTakes() throws IOException {
        write(List.of());
        Map<String, TensorData> tensors = load();
        tensors.put("base_model.model.layers.7.self_attn.q_proj.lora_A.weight", tensors.get(FIRST));
        store(tensors);
        refuses("layers.7.self_attn.q_proj");
    }

    @Test
    void refusesAMatrixOfALayerThatIsNoTarget() throws IOException {
        write(List.of("q_proj"));
        Map<String, TensorData> tensors = load();
        tensors.put(
                "base_model.model.layers.0.mlp.down_proj.lora_A.weight",
                TensorData.ofFloats(new long[] {2, 8}, new float[16]));
        store(tensors);
        refuses("layers.0.mlp.down_proj");
    }

    @Test
    void refusesAFileThatLacksAMatrix() throws IOException {
        write(List.of());
        Map<String, TensorData> tensors = load();
        tensors.remove(FIRST);
        store(tensors);
        refuses(FIRST);
    }

    @Test
    void refusesAMatrixOfAnotherShape() throws IOException {
        write(List.of());
        Map<String, TensorData> tensors = load();
        tensors.put(FIRST, TensorData.ofFloats(new long[] {3, 6}, new float[18]));
        store(tensors);
        refuses("[3, 6]", "[2, 6]");
    }

    @Test
    void targetsComeBackAsTheyWere() throws IOException {
        for (List<String> targets : List.of(
                List.of("down_proj"), List.of("layers.1.self_attn.q_proj"), List.of("self_attn.q_proj", "down_proj"))) {
            Map<String, float[]> written = write(targets);
            assertThat(read().keySet()).isEqualTo(written.keySet());
        }
    }

    /** Names and values of an adapter with numbers of its own in every place. */
    private Map<String, float[]> write(List<String> targets) throws IOException {
        float[] next = {0};
        LoraAdapter.Values numbered = (name, rows, columns) -> {
            float[] values = new float[rows * columns];
            for (int i = 0; i < values.length; i++) {
                values[i] = next[0]++ * 0.37f;
            }
            return values;
        };
        try (LoraAdapter adapter =
                LoraAdapter.create(new LoraSpec(2, 4, false, 0, targets), SITES, Device.cpu(), numbered)) {
            PeftFolder.write(folder, adapter, "base", SITES);
            return values(adapter);
        }
    }

    private Map<String, float[]> read() throws IOException {
        try (LoraAdapter adapter = PeftFolder.read(folder, SITES, Device.cpu())) {
            return values(adapter);
        }
    }

    private static Map<String, float[]> values(LoraAdapter adapter) {
        Map<String, float[]> values = new TreeMap<>();
        for (Map.Entry<String, NDArray> parameter : adapter.parameters().entrySet()) {
            values.put(parameter.getKey(), parameter.getValue().toFloatArray());
        }
        return values;
    }

    private void refuses(String... what) {
        assertThatThrownBy(() -> PeftFolder.read(folder, SITES, Device.cpu()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContainingAll(what);
    }

    private void rename(UnaryOperator<String> as) throws IOException {
        Map<String, TensorData> renamed = new TreeMap<>();
        load().forEach((name, tensor) -> renamed.put(as.apply(name), tensor));
        store(renamed);
    }

    private Map<String, TensorData> load() throws IOException {
        Map<String, TensorData> tensors = new TreeMap<>();
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(PeftFolder.WEIGHTS))) {
            for (String name : file.names()) {
                tensors.put(
                        name,
                        new TensorData(file.info(name).dtype(), file.info(name).shape(), file.bytes(name)));
            }
        }
        return tensors;
    }

    private void store(Map<String, TensorData> tensors) throws IOException {
        SafetensorsWriter.write(folder.resolve(PeftFolder.WEIGHTS), tensors, SafetensorsWriter.PYTORCH);
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
