package io.freshet.model.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.TinyBert;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedVectorsTest {

    private static TextEncoder encoder;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        encoder = TextEncoder.open(TinyBert.write(folder), EncoderOptions.cpu());
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void areTheBaseModelsInTheOrderOfTheTexts() {
        List<String> texts = List.of("小麦", "玉米", "小麦", "大豆");
        float[][] expected = encoder.encode(texts, Role.DOCUMENT, LowRank.NONE);
        CachedVectors documents = new CachedVectors(encoder, 10);
        documents.of(List.of("玉米"));
        assertThat(documents.of(texts).toArray(float[][]::new)).isDeepEqualTo(expected);
        assertThat(documents.of(List.of())).isEmpty();
    }

    @Test
    void areComputedOnceAndForgottenWhenLongUnused() {
        CachedVectors documents = new CachedVectors(encoder, 2);
        float[] wheat = one(documents, "小麦");
        float[] maize = one(documents, "玉米");
        assertThat(one(documents, "小麦")).isSameAs(wheat);
        one(documents, "大豆"); // maize is now the one that was used longest ago
        assertThat(one(documents, "小麦")).isSameAs(wheat);
        assertThat(one(documents, "玉米")).isNotSameAs(maize).isEqualTo(maize);
    }

    @Test
    void mayBeMoreAtOnceThanAreKept() {
        assertThat(new CachedVectors(encoder, 1).of(List.of("小麦", "玉米", "大豆")))
                .hasSize(3)
                .doesNotContainNull();
    }

    private static float[] one(CachedVectors documents, String text) {
        return documents.of(List.of(text)).get(0);
    }
}
