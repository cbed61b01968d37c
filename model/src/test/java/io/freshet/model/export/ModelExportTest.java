package io.freshet.model.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.TestModels;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.safetensors.DType;
import io.freshet.model.safetensors.ShardedSafetensors;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real small model with a made-up adapter. */
class ModelExportTest {

    private static final List<String> TEXTS = List.of("水稻稻瘟病怎么防治", "rice blast");
    private static Path base;
    private static float[][] expected;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void adapter() throws IOException {
        base = TestModels.folder(TestModels.BGE);
        try (TextEncoder encoder = TextEncoder.open(base, EncoderOptions.cpu())) {
            Path adapter =
                    Adapters.write(shared.resolve("adapter"), encoder.linears(), 0.05, PeftStyle.FEATURE_EXTRACTION);
            try (LoraAdapter lora = PeftFolder.read(adapter, encoder.linears(), Device.cpu())) {
                expected = encoder.encode(TEXTS, Role.QUERY, lora.lowRank());
            }
        }
    }

    @Test
    void aMergedFolderDoesWhatBaseAndAdapterDo() throws IOException {
        List<String> steps = new ArrayList<>();
        ExportReport report = export(Optional.empty(), ExportOptions.DEFAULT_SHARD_BYTES, steps);
        assertThat(report.adapted()).isEqualTo(24);
        assertThat(report.weightFiles()).containsExactly("model.safetensors");
        assertThat(report.difference()).isLessThan(1e-5f);
        assertThat(report.tolerance()).isEqualTo(1e-4f);
        assertThat(report.change()).isGreaterThan(0.01f);
        assertThat(report.probes()).isEqualTo(2 * EmbedderTask.PROBES.size());
        assertThat(steps).hasSize(3);
        assertThat(distance(out())).isLessThan(1e-5f);
        assertThat(out().resolve("conversion.json")).doesNotExist();
        for (String name : List.of(
                "config.json",
                "tokenizer.json",
                "vocab.txt",
                "modules.json",
                "1_Pooling/config.json",
                "config_sentence_transformers.json",
                "sentence_bert_config.json")) {
            assertThat(out().resolve(name)).hasSameBinaryContentAs(base.resolve(name));
        }
        assertThat(entries(folder)).containsExactly("out");
        namesAndOtherTensorsAreThoseOfTheBase();
    }

    private void namesAndOtherTensorsAreThoseOfTheBase() throws IOException {
        int changed = 0;
        try (TensorSource before = ShardedSafetensors.open(base);
                TensorSource after = ShardedSafetensors.open(out())) {
            assertThat(after.names()).isEqualTo(before.names());
            for (String name : before.names()) {
                changed += before.bytes(name).equals(after.bytes(name)) ? 0 : 1;
            }
        }
        assertThat(changed).isEqualTo(24);
    }

    @Test
    void shardsAreReadAsOne() throws IOException {
        ExportReport report = export(Optional.empty(), 10_000_000, new ArrayList<>());
        assertThat(report.weightFiles()).hasSizeGreaterThan(3).allMatch(name -> name.contains("-of-0000"));
        assertThat(distance(out())).isLessThan(1e-5f);
    }

    @ParameterizedTest
    @CsvSource({"BF16, bfloat16", "F16, float16"})
    void theTypeIsThatAskedFor(DType type, String name) throws IOException {
        ExportReport report = export(Optional.of(type), ExportOptions.DEFAULT_SHARD_BYTES, new ArrayList<>());
        assertThat(report.difference()).isBetween(1e-6f, 1e-2f);
        assertThat(report.tolerance()).isEqualTo(2e-2f);
        try (TensorSource weights = ShardedSafetensors.open(out())) {
            assertThat(weights.names()).allMatch(tensor -> weights.info(tensor).dtype() == type);
        }
        JsonNode config =
                new ObjectMapper().readTree(out().resolve("config.json").toFile());
        assertThat(config.path("torch_dtype").asText()).isEqualTo(name);
        assertThat(config.path("hidden_size").asInt()).isEqualTo(512);
    }

    @Test
    void anAdapterOfAnotherModelLeavesNothing() throws IOException {
        Path other = TestModels.folder(TestModels.MINI_LM);
        assertThatThrownBy(() -> new ModelExport(new EmbedderTask(EmbedderTask.PROBES), options(false), step -> {})
                        .run(other, shared.resolve("adapter"), out()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another model");
        assertThat(entries(folder)).isEmpty();
    }

    private ExportReport export(Optional<DType> type, long shardBytes, List<String> steps) throws IOException {
        return new ModelExport(
                        new EmbedderTask(EmbedderTask.PROBES), new ExportOptions(type, shardBytes, false), steps::add)
                .run(base, shared.resolve("adapter"), out());
    }

    static ExportOptions options(boolean overwrite) {
        return new ExportOptions(Optional.empty(), ExportOptions.DEFAULT_SHARD_BYTES, overwrite);
    }

    private Path out() {
        return folder.resolve("out");
    }

    private static float distance(Path merged) throws IOException {
        float largest = 0;
        try (TextEncoder encoder = TextEncoder.open(merged, EncoderOptions.cpu())) {
            float[][] vectors = encoder.encode(TEXTS, Role.QUERY, LowRank.NONE);
            for (int i = 0; i < vectors.length; i++) {
                for (int j = 0; j < vectors[i].length; j++) {
                    largest = Math.max(largest, Math.abs(vectors[i][j] - expected[i][j]));
                }
            }
        }
        return largest;
    }

    static List<String> entries(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        }
    }
}
