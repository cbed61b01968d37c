package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.freshet.model.TestModels;
import io.freshet.model.TestPairs;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.tokenize.Tokens;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenisedTextsTest {

    private static TextEncoder encoder;
    private static final List<String> TEXTS = new ArrayList<>(List.of("", "玉米"));

    @BeforeAll
    static void open() throws IOException {
        encoder = TestModels.open(TestModels.BGE);
        for (TestPairs pair : TestPairs.first(6)) {
            TEXTS.addAll(List.of(pair.question(), pair.answer(), pair.question()));
        }
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @ParameterizedTest
    @EnumSource
    void haveTheVectorsOfTheTextsBitForBit(Role role) {
        try (LoraAdapter adapter = LoraAdapter.initial(
                        new LoraSpec(2, 8, false, 0, List.of()), encoder.linears(), Device.cpu(), 1);
                NDManager scratch = Torch.newManager(Device.cpu())) {
            adapter.tensors().forEach(tensor -> tensor.addi(0.02f));
            for (LowRank delta : List.of(LowRank.NONE, adapter.lowRank())) {
                List<Tokens> tokens = encoder.tokenize(TEXTS, role, encoder.maxLength());
                float[][] vectors = Tensors.rows(encoder.scaled(scratch, encoder.pooled(scratch, tokens, delta)));
                assertThat(vectors).isDeepEqualTo(encoder.encode(TEXTS, role, delta));
            }
        }
    }

    @Test
    void haveVectorsOfAnyLengthBeforeTheyAreScaled() {
        try (NDManager scratch = Torch.newManager(Device.cpu())) {
            List<Tokens> tokens = encoder.tokenize(TEXTS, Role.DOCUMENT, encoder.maxLength());
            float[][] pooled = Tensors.rows(encoder.pooled(scratch, tokens, LowRank.NONE));
            float[][] scaled = encoder.encode(TEXTS, Role.DOCUMENT, LowRank.NONE);
            for (int i = 0; i < pooled.length; i++) {
                double norm = norm(pooled[i]);
                assertThat(norm).isGreaterThan(2);
                assertThat(pooled[i][7] / norm).isCloseTo(scaled[i][7], within(1e-6));
            }
        }
    }

    @Test
    void areWholeIfTheLimitIsFarAway() {
        String text = "玉".repeat(2000);
        assertThat(encoder.tokenize(List.of(text, "玉"), Role.DOCUMENT, Integer.MAX_VALUE))
                .extracting(Tokens::length)
                .containsExactly(2002, 3);
        assertThat(encoder.tokenize(List.of(text), Role.DOCUMENT, encoder.maxLength())
                        .get(0)
                        .length())
                .isEqualTo(512);
    }

    private static double norm(float[] vector) {
        double sum = 0;
        for (float x : vector) {
            sum += (double) x * x;
        }
        return Math.sqrt(sum);
    }
}
