package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.freshet.model.TestModels;
import io.freshet.model.TestPairs;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncoderTest {

    private static final String PROMPT = "为这个句子生成表示以用于检索相关文章：";
    private static TextEncoder encoder;
    private static List<String> texts;
    private static List<float[]> oneByOne;

    @BeforeAll
    static void open() throws IOException {
        encoder = TestModels.open(TestModels.BGE);
        texts = new ArrayList<>(List.of("", "玉米", "玉"));
        for (TestPairs pair : TestPairs.first(6)) {
            texts.add(pair.question());
            texts.add(pair.answer());
            texts.add(pair.question()); // a second time
        }
        Collections.shuffle(texts, new Random(3));
        oneByOne = texts.stream()
                .map(text -> encoder.encode(List.of(text), Role.DOCUMENT, LowRank.NONE)[0])
                .toList();
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    /** So the order is kept, equal texts have equal vectors, and nobody's padding or neighbour matters. */
    @ParameterizedTest
    @ValueSource(ints = {64, 512, 4096})
    void aVectorDependsOnItsTextOnly(int tokensPerChunk) throws IOException {
        try (TextEncoder chunked = open(512, tokensPerChunk, Optional.empty())) {
            float[][] together = chunked.encode(texts, Role.DOCUMENT, LowRank.NONE);
            assertThat(together).hasDimensions(texts.size(), chunked.dimension());
            for (int i = 0; i < together.length; i++) {
                assertThat(together[i]).as(texts.get(i)).containsExactly(oneByOne.get(i), within(1e-5f));
            }
        }
    }

    @Test
    void runByOtherSettingsItIsTheSameModelAndItsWeightsStay() throws IOException {
        EncoderOptions shorter = new EncoderOptions(Device.cpu(), DataType.FLOAT32, 8, 512, Optional.of(""));
        try (TextEncoder opened = open(8, 512, Optional.of(""));
                TextEncoder sharing = encoder.runBy(shorter)) {
            assertThat(sharing.maxLength()).isEqualTo(8);
            assertThat(sharing.encode(texts, Role.QUERY, LowRank.NONE))
                    .isDeepEqualTo(opened.encode(texts, Role.QUERY, LowRank.NONE));
        }
        assertThat(encode(encoder, "玉米", Role.DOCUMENT)).isEqualTo(oneByOne.get(texts.indexOf("玉米")));
        EncoderOptions half = new EncoderOptions(Device.cpu(), DataType.BFLOAT16, 8, 512, Optional.empty());
        assertThatThrownBy(() -> encoder.runBy(half)).hasMessageContaining("bfloat16");
    }

    @Test
    void vectorsHaveLengthOne() {
        for (float[] vector : oneByOne) {
            double square = 0;
            for (float x : vector) {
                square += x * x;
            }
            assertThat(square).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void theModelsPromptIsForQueriesOnly() {
        String question = "苞米叶子发黄";
        assertThat(encode(encoder, question, Role.QUERY)).isEqualTo(encode(encoder, PROMPT + question, Role.DOCUMENT));
        assertThat(encode(encoder, question, Role.DOCUMENT)).isNotEqualTo(encode(encoder, question, Role.QUERY));
        assertThat(encoder.tokenCount(question, Role.QUERY))
                .isEqualTo(encoder.tokenCount(PROMPT + question, Role.DOCUMENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "问题："})
    void anInstructionTakesThePlaceOfThePrompt(String instruction) throws IOException {
        String question = "苞米叶子发黄";
        try (TextEncoder instructed = open(512, 4096, Optional.of(instruction))) {
            assertThat(encode(instructed, question, Role.QUERY))
                    .isEqualTo(encode(encoder, instruction + question, Role.DOCUMENT));
            assertThat(encode(instructed, question, Role.DOCUMENT)).isEqualTo(encode(encoder, question, Role.DOCUMENT));
        }
    }

    /** In this vocabulary a Chinese character is a token: 14 of them and two special ones make 16. */
    @Test
    void aLongTextIsCutAtItsEndAndKeepsItsSpecialTokens() throws IOException {
        String text = TestPairs.first(1).get(0).answer().replaceAll("[^\\p{IsHan}]", "");
        try (TextEncoder cutting = open(16, 4096, Optional.empty())) {
            assertThat(cutting.maxLength()).isEqualTo(16);
            assertThat(cutting.tokenCount(text, Role.DOCUMENT)).isEqualTo(16);
            assertThat(encoder.tokenCount(text.substring(0, 14), Role.DOCUMENT)).isEqualTo(16);
            assertThat(encode(cutting, text, Role.DOCUMENT))
                    .isEqualTo(encode(encoder, text.substring(0, 14), Role.DOCUMENT))
                    .isNotEqualTo(encode(encoder, text.substring(0, 13), Role.DOCUMENT));
        }
    }

    @Test
    void noTextMayBeLongerThanTheModelAllows() throws IOException {
        try (TextEncoder asked = open(100_000, 4096, Optional.empty())) {
            assertThat(asked.maxLength()).isEqualTo(512);
            assertThat(encode(asked, "长".repeat(3000), Role.DOCUMENT)).doesNotContain(Float.NaN);
        }
    }

    @Test
    void countsItsTokensOnceForEachTextAndItsPaddingWithTheLongest() {
        List<String> three = List.of("一二三四", "一", "一二三四");
        try (NDManager scratch = Torch.newManager(Device.cpu())) {
            PooledBatch batch = encoder.encode(scratch, three, Role.DOCUMENT, LowRank.NONE);
            assertThat(batch.tokens()).isEqualTo(6 + 3);
            assertThat(batch.padded()).isEqualTo(2 * 6);
            assertThat(batch.vectors().getShape().getShape()).containsExactly(3, 512);
        }
    }

    @Test
    void ofNoTextsThereAreNoVectors() {
        assertThat(encoder.encode(List.of(), Role.QUERY, LowRank.NONE)).isEmpty();
    }

    private static float[] encode(TextEncoder encoder, String text, Role role) {
        return encoder.encode(List.of(text), role, LowRank.NONE)[0];
    }

    private static TextEncoder open(int maxLength, int tokensPerChunk, Optional<String> instruction)
            throws IOException {
        return TextEncoder.open(
                TestModels.folder(TestModels.BGE),
                new EncoderOptions(Device.cpu(), DataType.FLOAT32, maxLength, tokensPerChunk, instruction));
    }
}
