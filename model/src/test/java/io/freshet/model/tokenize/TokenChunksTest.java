package io.freshet.model.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenChunksTest {

    @Test
    void sequencesArePackedLongestFirstAndStably() {
        List<TokenChunk> chunks =
                TokenChunks.plan(new int[] {2, 5, 2, 5, 1, 9}, 10).chunks();

        assertThat(chunks).extracting(TokenChunk::longest).containsExactly(9, 5, 2);
        assertThat(chunks.get(0).indices()).containsExactly(5);
        assertThat(chunks.get(1).indices()).containsExactly(1, 3);
        assertThat(chunks.get(2).indices()).containsExactly(0, 2, 4);
    }

    @Test
    void aSequenceAboveTheBudgetGetsItsOwnChunk() {
        List<TokenChunk> chunks = TokenChunks.plan(new int[] {4, 40, 30, 4}, 10).chunks();

        assertThat(chunks).extracting(TokenChunk::rows).containsExactly(1, 1, 2);
        assertThat(chunks.get(0).indices()).containsExactly(1);
    }

    @Test
    void paddingRatioIsTheShareOfPadding() {
        // Rows of 4 and 2, padded to 8 tokens: 2 of them padding.
        assertThat(TokenChunks.plan(new int[] {2, 4}, 8).paddingRatio()).isEqualTo(0.25);
        assertThat(TokenChunks.plan(new int[] {3, 3}, 8).paddingRatio()).isZero();
        assertThat(TokenChunks.plan(new int[0], 8).paddingRatio()).isZero();
    }

    @Test
    void everySequenceIsPackedOnceWithinTheBudgetAndTheSameWayEachTime() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int[] lengths = random.ints(random.nextInt(60), 1, 130).toArray();
            int budget = 1 + random.nextInt(600);
            TokenChunks plan = TokenChunks.plan(lengths, budget);

            assertThat(plan.chunks().stream().flatMapToInt(c -> Arrays.stream(c.indices())))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, lengths.length).boxed().toList());
            for (TokenChunk chunk : plan.chunks()) {
                assertThat(chunk.rows() == 1 || chunk.paddedTokens() <= budget).isTrue();
                assertThat(chunk.longest())
                        .isEqualTo(Arrays.stream(chunk.indices())
                                .map(i -> lengths[i])
                                .max()
                                .orElseThrow());
                assertThat(chunk.tokens())
                        .isEqualTo(Arrays.stream(chunk.indices())
                                .map(i -> lengths[i])
                                .sum());
            }
            List<TokenChunk> again = TokenChunks.plan(lengths, budget).chunks();
            assertThat(again).usingRecursiveComparison().isEqualTo(plan.chunks());
        }
    }

    @Test
    void impossibleLengthsAndBudgetsAreRefused() {
        assertThatThrownBy(() -> TokenChunks.plan(new int[] {3, 0}, 8)).hasMessageContaining("sequence 1 has length 0");
        assertThatThrownBy(() -> TokenChunks.plan(new int[] {3}, 0)).hasMessageContaining("not 0");
    }
}
