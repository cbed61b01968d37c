package io.freshet.bench.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.tokenize.Tokenizer;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomCheckpointTest {

    private static final DecoderShape TINY = new DecoderShape(16, 2, 4, 2, 8, 24, 151_669);

    @TempDir
    Path folder;

    @Test
    void isAWholeModelFolder() throws IOException {
        RandomCheckpoint.write(folder, TINY, 1);
        try (TextEncoder encoder = TextEncoder.open(folder, EncoderOptions.cpu())) {
            assertThat(encoder.tokenCount("zwölf", Role.DOCUMENT))
                    .as("its bytes and the end token")
                    .isEqualTo(7);
            float[][] vectors = encoder.encode(List.of("ab", "ba"), Role.DOCUMENT, LowRank.NONE);
            assertThat(vectors[0]).hasSize(16).isNotEqualTo(vectors[1]).doesNotContain(Float.NaN);
        }
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.id("<|endoftext|>")).isEqualTo(151_643);
            assertThat(tokenizer.encodeContent("<|im_start|>a<think>", 9)).containsExactly(151_644, 'a', 151_667);
            assertThat(tokenizer.encodeContent("yes", 9)).hasSize(1);
            assertThat(tokenizer.encodeContent("no", 9)).hasSize(1);
        }
    }

    @Test
    void theSeedDecidesEveryByte(@TempDir Path again, @TempDir Path other) throws IOException {
        RandomCheckpoint.write(folder, TINY, 1);
        RandomCheckpoint.write(again, TINY, 1);
        RandomCheckpoint.write(other, TINY, 2);
        assertThat(Files.mismatch(weights(folder), weights(again))).isEqualTo(-1);
        assertThat(Files.mismatch(weights(folder), weights(other))).isNotEqualTo(-1);
    }

    /** The published file of Qwen3-Embedding-0.6B has 1,191,553,024 bytes after its header. */
    @Test
    void thePublishedShapeHasThePublishedNumberOfParameters() {
        assertThat(RandomCheckpoint.parameters(DecoderShape.QWEN3_0_6B)).isEqualTo(595_776_512);
    }

    @Test
    void refusesAVocabularyWithoutTheSpecialTokens() {
        assertThatThrownBy(() -> RandomCheckpoint.write(folder, new DecoderShape(16, 2, 4, 2, 8, 24, 1000), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000");
    }

    private static Path weights(Path folder) {
        return folder.resolve("model.safetensors");
    }
}
