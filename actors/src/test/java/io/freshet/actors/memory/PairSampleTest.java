package io.freshet.actors.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairSampleTest {

    private static final int TRIALS = 20_000;
    private static final int OFFERED = 30;
    private static final int CAPACITY = 10;

    private static List<PastPair> pairs(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new PastPair("q" + i, "a", 1, "s", i))
                .toList();
    }

    /** How often each pair was in. */
    private static int[] frequencies(LongFunction<List<PastPair>> sample) {
        int[] counts = new int[OFFERED];
        for (long seed = 0; seed < TRIALS; seed++) {
            List<PastPair> in = sample.apply(seed);
            assertThat(new HashSet<>(in)).hasSize(in.size());
            in.forEach(pair -> counts[(int) pair.version()]++);
        }
        return counts;
    }

    private static void assertNear(int count, double probability) {
        double expected = TRIALS * probability;
        // Five standard deviations: one false alarm in a million counts, and the seeds are fixed.
        double tolerance = 5 * Math.sqrt(expected * (1 - probability));
        assertThat((double) count).isBetween(expected - tolerance, expected + tolerance);
    }

    @Test
    void aFairSampleHasEveryPairWithTheSameProbability() {
        int[] counts = frequencies(seed -> PairSample.EMPTY
                .plusFairly(pairs(0, 7), CAPACITY, seed)
                .plusFairly(pairs(7, OFFERED), CAPACITY, seed)
                .pairs());
        for (int count : counts) {
            assertNear(count, (double) CAPACITY / OFFERED);
        }
    }

    @Test
    void theOtherForgetsExponentially() {
        int[] counts = frequencies(seed ->
                PairSample.EMPTY.plusNewest(pairs(0, OFFERED), CAPACITY, seed).pairs());
        for (int i = 0; i < OFFERED; i++) {
            int later = OFFERED - Math.max(CAPACITY, i + 1);
            assertNear(counts[i], Math.pow(1 - 1.0 / CAPACITY, later));
        }
        assertThat(counts[OFFERED - 1]).isEqualTo(TRIALS);
    }

    @Test
    void drawsEveryPairWithTheSameProbability() {
        PairSample all = new PairSample(pairs(0, OFFERED), OFFERED);
        int[] first = new int[OFFERED];
        int[] counts = frequencies(seed -> {
            List<PastPair> drawn = all.draw(6, seed);
            first[(int) drawn.get(0).version()]++;
            return drawn;
        });
        for (int i = 0; i < OFFERED; i++) {
            assertNear(counts[i], 6.0 / OFFERED);
            assertNear(first[i], 1.0 / OFFERED);
        }
        assertThat(all.draw(100, 1)).containsExactlyInAnyOrderElementsOf(all.pairs());
        assertThat(all.draw(0, 1)).isEmpty();
    }

    @Test
    void dependsOnSeedAndCountAloneNotOnHowPairsWereDealt() {
        PairSample atOnce = PairSample.EMPTY.plusFairly(pairs(0, OFFERED), CAPACITY, 42);
        PairSample oneByOne = PairSample.EMPTY;
        for (int i = 0; i < OFFERED; i++) {
            oneByOne = oneByOne.plusFairly(pairs(i, i + 1), CAPACITY, 42);
        }
        assertThat(oneByOne).isEqualTo(atOnce);
        assertThat(PairSample.EMPTY.plusFairly(pairs(0, OFFERED), CAPACITY, 43)).isNotEqualTo(atOnce);
    }

    @Test
    void withoutPlacesNothingIsKept() {
        PairSample none = PairSample.EMPTY.plusFairly(pairs(0, 5), 0, 1);
        assertThat(none).isEqualTo(new PairSample(List.of(), 5));
    }

    @Test
    void fewerPlacesKeepADrawnPart() {
        PairSample sample = PairSample.EMPTY.plusFairly(pairs(0, OFFERED), CAPACITY, 42);
        List<PastPair> before = new ArrayList<>(sample.pairs());
        PairSample smaller = sample.atMost(4, 42);
        assertThat(smaller.pairs()).hasSize(4).isSubsetOf(before);
        assertThat(smaller.offered()).isEqualTo(OFFERED);
        assertThat(sample.atMost(CAPACITY, 42)).isSameAs(sample);
        assertThat(Collections.disjoint(smaller.pairs(), pairs(OFFERED, OFFERED + 5)))
                .isTrue();
    }
}
