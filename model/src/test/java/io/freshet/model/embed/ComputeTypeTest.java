package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.TestModels;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Half precision changes the last digits of a vector, not the model; adapters stay in F32 beside it. */
class ComputeTypeTest {

    private static final List<String> TEXTS = List.of("鱼塘翻塘怎么办", "小麦条锈病的防治方法", "苞米叶子上有虫眼");

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void isTheSameModelToTwoDigits(DataType half) throws IOException {
        try (TextEncoder exact = open(DataType.FLOAT32);
                TextEncoder rough = open(half);
                LoraAdapter adapter = LoraAdapter.initial(
                        new LoraSpec(4, 16, false, 0, List.of()), exact.linears(), Device.cpu(), 7)) {
            adapter.tensors().forEach(tensor -> tensor.addi(0.01f));
            for (LowRank delta : List.of(LowRank.NONE, adapter.lowRank())) {
                float[][] expected = exact.encode(TEXTS, Role.QUERY, delta);
                float[][] vectors = rough.encode(TEXTS, Role.QUERY, delta);
                assertThat(vectors).isNotEqualTo(expected);
                for (int i = 0; i < expected.length; i++) {
                    double cosine = 0;
                    for (int d = 0; d < expected[i].length; d++) {
                        cosine += (double) expected[i][d] * vectors[i][d];
                    }
                    assertThat(cosine).isCloseTo(1, within(2e-3));
                }
            }
            assertThat(exact.encode(TEXTS, Role.QUERY, adapter.lowRank()))
                    .isNotEqualTo(exact.encode(TEXTS, Role.QUERY, LowRank.NONE));
        }
    }

    private static TextEncoder open(DataType compute) throws IOException {
        return TextEncoder.open(
                TestModels.folder(TestModels.BGE),
                new EncoderOptions(Device.cpu(), compute, 512, 4096, Optional.empty()));
    }
}
