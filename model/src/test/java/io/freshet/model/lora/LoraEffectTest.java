package io.freshet.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.freshet.model.TestModels;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraEffectTest {

    private static final List<String> TEXTS = List.of("鱼塘翻塘怎么办", "小麦条锈病的防治方法");
    private static TextEncoder encoder;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws IOException {
        encoder = TestModels.open(TestModels.BGE);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void aFreshAdapterChangesNothing() {
        try (LoraAdapter adapter = adapter(List.of())) {
            assertThat(adapter.deltaNorm()).isZero();
            assertThat(embed(adapter.lowRank())).isDeepEqualTo(embed(LowRank.NONE));
        }
    }

    @Test
    void aNonZeroAdapterChangesTheOutput() {
        try (LoraAdapter adapter = adapter(List.of())) {
            disturb(adapter);
            assertThat(adapter.deltaNorm()).isPositive();
            assertThat(embed(adapter.lowRank())).isNotEqualTo(embed(LowRank.NONE));
        }
    }

    @Test
    void adaptsEveryLinearLayerButThePooler() {
        try (LoraAdapter adapter = adapter(List.of())) {
            assertThat(adapter.parameters()).hasSize(4 * 6 * 2);
            assertThat(adapter.parameters().keySet()).noneMatch(name -> name.contains("pooler"));
        }
    }

    @Test
    void namedTargetsAdaptThoseOnly() {
        try (LoraAdapter adapter = adapter(List.of("query", "value"))) {
            assertThat(adapter.parameters()).hasSize(4 * 2 * 2);
            disturb(adapter);
            assertThat(embed(adapter.lowRank())).isNotEqualTo(embed(LowRank.NONE));
        }
        assertThatThrownBy(() -> adapter(List.of("q_proj")))
                .hasMessageContaining("q_proj")
                .hasMessageContaining("attention.self.query");
    }

    @Test
    void theFrobeniusNormIsThatOfTheProduct() {
        try (LoraAdapter adapter = adapter(List.of("attention.self.query"))) {
            disturb(adapter);
            double sum = 0;
            List<NDArray> tensors = adapter.tensors();
            for (int i = 0; i < tensors.size(); i += 2) {
                for (float x : tensors.get(i + 1).matMul(tensors.get(i)).toFloatArray()) {
                    sum += (double) x * x;
                }
            }
            assertThat(adapter.deltaNorm()).isCloseTo(4 * Math.sqrt(sum), within(1e-4));
        }
    }

    @Test
    void comesBackFromItsFolderBitForBit() throws IOException {
        try (LoraAdapter adapter = adapter(List.of())) {
            disturb(adapter);
            PeftFolder.write(folder, adapter, TestModels.BGE, encoder.linears());
            try (LoraAdapter read = PeftFolder.read(folder, encoder.linears(), Device.cpu())) {
                assertThat(read.spec().scaling()).isEqualTo(adapter.spec().scaling());
                assertThat(embed(read.lowRank())).isDeepEqualTo(embed(adapter.lowRank()));
            }
        }
    }

    @Test
    void refusesAnAdapterOfAnotherModelAndVariantsItDoesNotKnow() throws IOException {
        try (LoraAdapter adapter = adapter(List.of());
                TextEncoder other = TestModels.open(TestModels.MINI_LM)) {
            PeftFolder.write(folder, adapter, TestModels.BGE, encoder.linears());
            assertThatThrownBy(() -> PeftFolder.read(folder, other.linears(), Device.cpu()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[8, 384]");
            Path config = folder.resolve(PeftFolder.CONFIG);
            Files.writeString(config, Files.readString(config).replace("\"use_dora\" : false", "\"use_dora\" : true"));
            assertThatThrownBy(() -> PeftFolder.read(folder, encoder.linears(), Device.cpu()))
                    .hasMessageContaining("use_dora");
        }
    }

    private static LoraAdapter adapter(List<String> targets) {
        return LoraAdapter.initial(new LoraSpec(8, 32, false, 0, targets), encoder.linears(), Device.cpu(), 7);
    }

    private static float[][] embed(LowRank delta) {
        return encoder.encode(TEXTS, Role.QUERY, delta);
    }

    private static void disturb(LoraAdapter adapter) {
        adapter.parameters().forEach((name, tensor) -> {
            if (name.endsWith(LoraNames.B)) {
                tensor.addi(0.01f);
            }
        });
    }
}
