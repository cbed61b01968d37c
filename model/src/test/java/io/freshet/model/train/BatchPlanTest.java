package io.freshet.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class BatchPlanTest {

    @RepeatedTest(50)
    void dealsEveryExampleOnceAnEpochAndNoTextTwiceInABatch(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int size = 2 + random.nextInt(6);
        List<Example> examples = IntStream.range(0, 1 + random.nextInt(40))
                .mapToObj(i -> example(random.nextInt(12), random.nextInt(12), i))
                .toList();
        List<Example> dealt = new ArrayList<>();
        for (List<Example> batch : plan(examples, size, 1, 3)) {
            assertThat(batch).hasSizeBetween(1, size + 1);
            assertThat(batch.stream().map(Example::query)).doesNotHaveDuplicates();
            assertThat(batch.stream().map(Example::positive)).doesNotHaveDuplicates();
            dealt.addAll(batch);
        }
        assertThat(dealt).containsExactlyInAnyOrderElementsOf(examples);
    }

    @Test
    void shufflesAnewInEachEpoch() {
        List<List<Example>> batches = plan(distinct(12), 4, 3, 3);
        assertThat(batches).hasSize(9);
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(batches.subList(3 * epoch, 3 * epoch + 3).stream().flatMap(List::stream))
                    .containsExactlyInAnyOrderElementsOf(distinct(12));
        }
        assertThat(batches.get(0)).isNotEqualTo(batches.get(3));
        assertThat(batches.get(3)).isNotEqualTo(batches.get(6));
    }

    @Test
    void isAFunctionOfItsArguments() {
        assertThat(plan(distinct(20), 4, 2, 3)).isEqualTo(plan(distinct(20), 4, 2, 3));
        assertThat(plan(distinct(20), 4, 2, 3)).isNotEqualTo(plan(distinct(20), 4, 2, 4));
    }

    @Test
    void aSingleLeftoverJoinsAnotherBatch() {
        assertThat(sizes(plan(distinct(9), 4, 1, 3))).containsExactly(5, 4);
        assertThat(sizes(plan(distinct(10), 4, 1, 3))).containsExactly(4, 4, 2);
    }

    @Test
    void aSingleLeftoverThatFitsNowhereStaysAlone() {
        List<Example> sameQuestion = List.of(example(1, 1, 0), example(1, 2, 0));
        assertThat(sizes(plan(sameQuestion, 4, 1, 3))).containsExactly(1, 1);
        assertThat(sizes(plan(distinct(1), 4, 1, 3))).containsExactly(1);
    }

    @Test
    void batchesOfOneStaySo() {
        assertThat(sizes(plan(distinct(3), 1, 1, 3))).containsExactly(1, 1, 1);
    }

    private static List<List<Example>> plan(List<Example> examples, int size, int epochs, long seed) {
        BatchPlan<Example> plan = new BatchPlan<>(size, e -> List.of("q" + e.query(), "d" + e.positive()));
        Random random = new Random(seed);
        List<List<Example>> batches = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            batches.addAll(plan.epoch(examples, random));
        }
        return batches;
    }

    private static List<Integer> sizes(List<List<Example>> batches) {
        return batches.stream().map(List::size).toList();
    }

    private static List<Example> distinct(int n) {
        return IntStream.range(0, n).mapToObj(i -> example(i, i, i)).toList();
    }

    private static Example example(int query, int positive, int negative) {
        return new Example("q" + query, "p" + positive, List.of("n" + negative), 1);
    }
}
