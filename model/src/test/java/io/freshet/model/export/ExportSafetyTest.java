package io.freshet.model.export;

import static io.freshet.model.export.ModelExportTest.entries;
import static io.freshet.model.export.ModelExportTest.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.TinyBert;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.FloatCodec;
import io.freshet.model.safetensors.ShardedSafetensors;
import io.freshet.model.safetensors.TensorData;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bases of other layouts, and that nothing is lost or left behind when an export fails. */
class ExportSafetyTest {

    private static final ModelTask TASK = new EmbedderTask(List.of("小麦", "wheat"));

    @TempDir
    Path folder;

    private Path base;
    private Path adapter;
    private Path out;

    @BeforeEach
    void model() throws IOException {
        base = TinyBert.write(Files.createDirectory(folder.resolve("base")));
        try (ModelTask.Trial model = TASK.open(base)) {
            adapter = Adapters.write(folder.resolve("adapter"), model.linears(), 0.5, PeftStyle.FEATURE_EXTRACTION);
        }
        out = folder.resolve("out");
    }

    @Test
    void aPlainFolderBecomesOneOfSentenceTransformers() throws IOException {
        assertThat(run(options(false)).change()).isGreaterThan(0.01f);
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(out.resolve("modules.json").toFile())).hasSize(3);
        assertThat(json.readTree(out.resolve("1_Pooling/config.json").toFile())
                        .path("pooling_mode_mean_tokens")
                        .asBoolean())
                .isTrue();
        assertThat(out.resolve("config_sentence_transformers.json")).exists();
    }

    /** As older sentence-transformers models have it, with the names of a BERT with a head, and in BF16. */
    @Test
    void keepsSubfoldersPrefixesAndTypesOfTheBase() throws IOException {
        Path old = Files.createDirectories(folder.resolve("old").resolve("0_Transformer"));
        Map<String, TensorData> tensors = new TreeMap<>();
        TinyBert.tensors().forEach((name, tensor) -> tensors.put("bert." + name, bfloat16(tensor)));
        tensors.put(
                "bert.embeddings.position_ids",
                new TensorData(DType.I64, new long[] {0}, FloatCodec.encode(new float[0], 0, 0, DType.F32)));
        TinyBert.write(old, TinyBert.config(), tensors);
        Files.copy(base.resolve("tokenizer.json"), old.resolve("tokenizer.json"));
        Files.writeString(
                old.resolveSibling("modules.json"),
                "[{\"idx\": 0, \"name\": \"0\", \"path\": \"0_Transformer\", \"type\": \"x.Transformer\"},"
                        + " {\"idx\": 1, \"name\": \"1\", \"path\": \"1_Pooling\", \"type\": \"x.Pooling\"}]");
        Files.writeString(
                Files.createDirectory(old.resolveSibling("1_Pooling")).resolve("config.json"),
                "{\"pooling_mode_cls_token\": true}");
        ExportReport report = new ModelExport(TASK, options(false), step -> {}).run(old.getParent(), adapter, out);
        assertThat(report.tolerance()).isEqualTo(2e-2f);
        try (TensorSource weights = ShardedSafetensors.open(out.resolve("0_Transformer"))) {
            assertThat(weights.names()).isEqualTo(tensors.keySet());
            assertThat(weights.info("bert.embeddings.LayerNorm.weight").dtype()).isEqualTo(DType.BF16);
            assertThat(weights.info("bert.embeddings.position_ids").dtype()).isEqualTo(DType.I64);
        }
        assertThat(entries(out)).containsExactlyInAnyOrder("0_Transformer", "1_Pooling", "modules.json");
    }

    @Test
    void anExistingFolderIsOnlyReplacedWhenAsked() throws IOException {
        Files.writeString(Files.createDirectory(out).resolve("modules.json"), "[]");
        assertThatThrownBy(() -> run(options(false)))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContainingAll("out", "--overwrite");
        assertThat(entries(out)).containsExactly("modules.json");
        run(options(true));
        assertThat(out.resolve("model.safetensors")).exists();
        assertThat(entries(folder)).containsExactlyInAnyOrder("base", "adapter", "out");
    }

    @Test
    void aFolderThatIsNoModelAndTheSourcesAreNeverReplaced() throws IOException {
        Files.writeString(Files.createDirectory(out).resolve("thesis.txt"), "ten years of work");
        assertThatThrownBy(() -> run(options(true))).hasMessageContaining("does not look like a model folder");
        assertThat(out.resolve("thesis.txt")).exists();
        out = base;
        assertThatThrownBy(() -> run(options(true))).hasMessageContaining("made from");
        Files.writeString(folder.resolve("config.json"), "{}");
        out = folder;
        assertThatThrownBy(() -> run(options(true))).hasMessageContaining("made from");
        assertThat(base.resolve("model.safetensors")).exists();
    }

    @Test
    void aFullDiskIsNoticedBeforeAnythingIsWritten() throws IOException {
        ModelExport export = new ModelExport(TASK, options(false), step -> {}, path -> 1_000_000);
        assertThatThrownBy(() -> export.run(base, adapter, out))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("takes", "1 MB free");
        assertThat(entries(folder)).containsExactlyInAnyOrder("base", "adapter");
    }

    @Test
    void aMergedModelThatSaysSomethingElseIsRemoved() throws IOException {
        for (float wrong : new float[] {2e-4f, Float.NaN}) {
            ModelExport export = new ModelExport(new Falsified(wrong), options(false), step -> {});
            assertThatThrownBy(() -> export.run(base, adapter, out))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("largest difference", "allowed is 1.0E-4", "nothing was written");
            assertThat(entries(folder)).containsExactlyInAnyOrder("base", "adapter");
        }
    }

    @Test
    void weightsBeyondTheTypeAreNamed() throws IOException {
        Map<String, TensorData> tensors = TinyBert.tensors();
        float[] values = new float[TinyBert.HIDDEN];
        values[3] = 1e6f;
        tensors.put("pooler.dense.bias", TensorData.ofFloats(new long[] {TinyBert.HIDDEN}, values));
        TinyBert.write(base, TinyBert.config(), tensors);
        assertThatThrownBy(() -> run(new ExportOptions(Optional.of(DType.F16), Long.MAX_VALUE, false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("pooler.dense.bias", "F16", "bfloat16");
        assertThat(entries(folder)).containsExactlyInAnyOrder("base", "adapter");
    }

    @Test
    void newerConfigurationsCallTheTypeDtype() throws IOException {
        ObjectNode config = TinyBert.config().put("dtype", "float32");
        TinyBert.write(base, config, TinyBert.tensors());
        run(new ExportOptions(Optional.of(DType.BF16), Long.MAX_VALUE, false));
        var written = new ObjectMapper().readTree(out.resolve("config.json").toFile());
        assertThat(written.path("dtype").asText()).isEqualTo("bfloat16");
        assertThat(written.has("torch_dtype")).isFalse();
    }

    private ExportReport run(ExportOptions options) throws IOException {
        return new ModelExport(TASK, options, step -> {}).run(base, adapter, out);
    }

    private static TensorData bfloat16(TensorData tensor) {
        float[] values = FloatCodec.decode(tensor.bytes(), DType.F32);
        return new TensorData(DType.BF16, tensor.shape(), FloatCodec.encode(values, 0, values.length, DType.BF16));
    }

    /** Whatever is opened second gives numbers that are off. */
    private static final class Falsified implements ModelTask {

        private final float error;
        private int opened;

        Falsified(float error) {
            this.error = error;
        }

        @Override
        public Trial open(Path folder) throws IOException {
            Trial real = TASK.open(folder);
            boolean wrong = opened++ > 0;
            return new Trial() {
                @Override
                public List<LinearSite> linears() {
                    return real.linears();
                }

                @Override
                public float[][] outputs(LowRank delta) {
                    float[][] outputs = real.outputs(delta);
                    outputs[1][2] += wrong ? error : 0;
                    return outputs;
                }

                @Override
                public void close() {
                    real.close();
                }
            };
        }
    }
}
