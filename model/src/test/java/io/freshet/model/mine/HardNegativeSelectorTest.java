package io.freshet.model.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.freshet.model.mine.MiningRuleTest.RuleBuilder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Positives p1 = 0.75 and p2 = 0.5; other documents a .875, b .625, c .375, e .25, f .125. */
class HardNegativeSelectorTest {

    static final int A = 0;
    static final int P1 = 1;
    static final int B = 2;
    static final int P2 = 3;
    static final int C = 4;
    static final int E = 5;
    static final int F = 6;
    static final int[] IDS = {A, P1, B, P2, C, E, F};
    static final float[] SCORES = {.875f, .75f, .625f, .5f, .375f, .25f, .125f};
    static final Set<Integer> POSITIVES = Set.of(P1, P2);

    static Selection select(RuleBuilder rule) {
        return new HardNegativeSelector(rule.build(), 2).select(SCORES, IDS, POSITIVES, .5f, new SplittableRandom(1));
    }

    private static List<Integer> ids(Selection selection) {
        return selection.negatives().stream().map(Candidate::id).toList();
    }

    @Test
    void keepsWhatIsFarEnoughBelowTheWorstPositiveAndKeepsTies() {
        assertThat(ids(select(new RuleBuilder().relative(.25)))).containsExactly(C, E, F);
        assertThat(ids(select(new RuleBuilder().absolute(.125)))).containsExactly(C, E, F);
    }

    @Test
    void appliesBothMarginsWhenBothAreSet() {
        SkipCounts skipped =
                select(new RuleBuilder().absolute(.25).relative(.75)).skipped();
        assertThat(skipped.count(SkipReason.ABSOLUTE_MARGIN)).isEqualTo(3);
        assertThat(skipped.count(SkipReason.RELATIVE_MARGIN)).isEqualTo(1);
    }

    @Test
    void countsRanksAmongSurvivorsNotAmongRetrieved() {
        assertThat(ids(select(new RuleBuilder().relative(.25).negatives(1).rangeMin(1))))
                .containsExactly(E);
    }

    @Test
    void appliesCeilingAndFloorAndKeepsTies() {
        assertThat(ids(select(new RuleBuilder().relative(.25).max(.25)))).containsExactly(E, F);
        assertThat(ids(select(new RuleBuilder().relative(.25).max(.25).min(.25))))
                .containsExactly(E);
    }

    @Test
    void withoutMarginsReturnsTheHardestThatAreNotPositive() {
        assertThat(ids(select(new RuleBuilder().negatives(3)))).containsExactly(A, B, C);
    }

    @Test
    void tightensTheRelativeThresholdBelowANegativePositive() {
        HardNegativeSelector selector =
                new HardNegativeSelector(new RuleBuilder().relative(.5).build(), 1);
        Selection selection = selector.select(
                new float[] {-.5f, -.75f, -.875f}, new int[] {1, 2, 3}, Set.of(0), -.5f, new SplittableRandom(1));
        assertThat(ids(selection)).containsExactly(2, 3);
        assertThat(selection.skipped().count(SkipReason.RELATIVE_MARGIN)).isEqualTo(1);
    }

    @Test
    void neverEmitsPadding() {
        MiningRule rule = new RuleBuilder().negatives(3).relative(.1).build();
        int width = rule.retrievalWidth(2);
        assertThat(width).isEqualTo(34);
        int[] ids = new int[width];
        float[] scores = new float[width];
        Arrays.fill(ids, HardNegativeSelector.PADDING);
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < 3; i++) {
            ids[i] = i;
            scores[i] = .5f - i * .125f;
        }
        for (RuleBuilder sampling : List.of(new RuleBuilder(), new RuleBuilder().random())) {
            Selection selection = new HardNegativeSelector(
                            sampling.negatives(3).relative(.1).build(), 2)
                    .select(scores, ids, Set.of(0), .5f, new SplittableRandom(1));
            assertThat(ids(selection)).containsExactly(1, 2);
            assertThat(selection.skipped().count(SkipReason.PADDING)).isEqualTo(31);
        }
    }

    @Test
    void dropsCandidatesWithoutAFiniteScore() {
        float[] broken = {Float.NaN, .75f, Float.POSITIVE_INFINITY, .5f, .375f, Float.NEGATIVE_INFINITY, .125f};
        Selection selection = new HardNegativeSelector(new RuleBuilder().build(), 2)
                .select(broken, IDS, POSITIVES, .5f, new SplittableRandom(1));
        assertThat(ids(selection)).containsExactly(C, F);
        assertThat(selection.skipped().count(SkipReason.NON_FINITE)).isEqualTo(3);
    }

    @Test
    void trustsNothingWhenThePositiveHasNoFiniteScore() {
        Selection selection = new HardNegativeSelector(new RuleBuilder().build(), 2)
                .select(SCORES, IDS, POSITIVES, Float.NaN, new SplittableRandom(1));
        assertThat(selection.negatives()).isEmpty();
        assertThat(selection.skipped().count(SkipReason.NON_FINITE)).isEqualTo(5);
    }

    @Test
    void countsEveryDroppedCandidateOnceUnderItsFirstReason() {
        SkipCounts skipped =
                select(new RuleBuilder().absolute(.25).max(.125).min(.5)).skipped();
        assertThat(skipped.asMap())
                .containsEntry("positive", 2L)
                .containsEntry("absolute_margin", 3L)
                .containsEntry("max_score", 1L)
                .containsEntry("min_score", 1L)
                .hasSize(4);
        assertThat(skipped.candidates()).isEqualTo(7);
        assertThat(skipped.eligible()).isEqualTo(5);
        assertThat(skipped.filteredShare()).isEqualTo(1.0);
    }

    @Test
    void ordersEqualScoresByIdWhateverTheOrderOfRetrieval() {
        HardNegativeSelector selector =
                new HardNegativeSelector(new RuleBuilder().negatives(2).build(), 1);
        Selection selection = selector.select(
                new float[] {-0f, .5f, 0f, .5f}, new int[] {3, 9, 4, 7}, Set.of(), 1f, new SplittableRandom(1));
        assertThat(ids(selection)).containsExactly(7, 9);
        Selection zeros =
                selector.select(new float[] {0f, -0f, 0f}, new int[] {5, 4, 3}, Set.of(), 1f, new SplittableRandom(1));
        assertThat(ids(zeros)).containsExactly(3, 4);
    }

    @Test
    void excludesTextsEqualToTheQueryOrAPositive() {
        List<String> texts = List.of("the query", "p1", "b", "p2", "p1", "e", "f");
        Selection selection = new HardNegativeSelector(new RuleBuilder().build(), 2)
                .select(
                        SCORES,
                        IDS,
                        POSITIVES,
                        .5f,
                        TextExclusion.of("the query", List.of("p1", "p2"), texts::get),
                        new SplittableRandom(1));
        assertThat(ids(selection)).containsExactly(B, E, F);
        assertThat(selection.skipped().count(SkipReason.EXCLUDED)).isEqualTo(2);
    }

    @Test
    void samplesFromTheWholeWindowAndNothingElse() {
        MiningRule rule = new RuleBuilder().negatives(2).range(1, 4).random().build();
        HardNegativeSelector selector = new HardNegativeSelector(rule, 2);
        SplittableRandom random = new SplittableRandom(7);
        Set<List<Integer>> draws = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            draws.add(ids(selector.select(SCORES, IDS, POSITIVES, .5f, random)));
        }
        assertThat(draws).containsExactlyInAnyOrder(List.of(B, C), List.of(B, E), List.of(C, E));
    }

    @Test
    void drawsTheSameSampleFromTheSameSeed() {
        HardNegativeSelector selector = new HardNegativeSelector(
                new RuleBuilder().negatives(2).range(0, 5).random().build(), 2);
        assertThat(selector.select(SCORES, IDS, POSITIVES, .5f, new SplittableRandom(3)))
                .isEqualTo(selector.select(SCORES, IDS, POSITIVES, .5f, new SplittableRandom(3)));
    }

    @Test
    void takesAllSurvivorsWhenThereAreFewerThanAskedFor() {
        assertThat(ids(select(new RuleBuilder().relative(.25).negatives(4).random())))
                .containsExactly(C, E, F);
        assertThat(select(new RuleBuilder().relative(.25).range(3, 9)).negatives())
                .isEmpty();
    }

    @Test
    void comparesThresholdsInSinglePrecision() {
        Selection selection = new HardNegativeSelector(new RuleBuilder().max(.8).build(), 1)
                .select(new float[] {.8f}, new int[] {1}, Set.of(), 1f, new SplittableRandom(1));
        assertThat(ids(selection)).containsExactly(1);
    }

    @Test
    void refusesMisalignedOrRepeatedCandidates() {
        HardNegativeSelector selector = new HardNegativeSelector(new RuleBuilder().build(), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> selector.select(new float[2], new int[3], Set.of(), 1f, new SplittableRandom(1)))
                .withMessage("2 scores for 3 candidate ids");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> selector.select(new float[2], new int[] {4, 4}, Set.of(), 1f, new SplittableRandom(1)))
                .withMessageContaining("candidate 4");
    }
}
