package io.freshet.model.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MiningRuleTest {

    @Test
    void derivesTheWindowFromNegativesAndPositives() {
        MiningRule plain = new RuleBuilder().negatives(3).build();
        assertThat(plain.derivedRangeMax(2)).isEqualTo(5);
        assertThat(plain.retrievalWidth(2)).isEqualTo(7);
    }

    @Test
    void widensTheDerivedWindowTenfoldWhenMarginsOrACeilingWillDropCandidates() {
        assertThat(new RuleBuilder().negatives(3).relative(0.1).build().derivedRangeMax(2))
                .isEqualTo(32);
        assertThat(new RuleBuilder().negatives(3).absolute(0.1).build().retrievalWidth(2))
                .isEqualTo(34);
        assertThat(new RuleBuilder().negatives(3).max(0.8).build().derivedRangeMax(2))
                .isEqualTo(32);
    }

    @Test
    void doesNotWidenTheDerivedWindowForAFloorAlone() {
        MiningRule floor = new RuleBuilder().negatives(3).min(0.1).build();
        assertThat(floor.derivedRangeMax(2)).isEqualTo(5);
        assertThat(floor.retrievalWidth(2)).isEqualTo(7);
    }

    @Test
    void addsTheSkippedRanksToTheDerivedWindow() {
        assertThat(new RuleBuilder().negatives(3).rangeMin(20).build().derivedRangeMax(2))
                .isEqualTo(25);
    }

    @Test
    void takesAGivenWindowAsItIs() {
        MiningRule given =
                new RuleBuilder().negatives(3).range(1, 9).relative(0.1).build();
        assertThat(given.derivedRangeMax(2)).isEqualTo(9);
        assertThat(given.retrievalWidth(2)).isEqualTo(11);
    }

    @Test
    void refusesTheFirstProblemInTheOrderOfTheReference() {
        assertRefused(new RuleBuilder().negatives(0).range(-1, -2), "num_negatives must be at least 1, got 0");
        assertRefused(new RuleBuilder().range(-1, -2), "range_min must be 0 or more, got -1");
        assertRefused(new RuleBuilder().range(5, 5), "range_min=5 and range_max=5");
        assertRefused(new RuleBuilder().negatives(3).range(5, 7), "num_negatives=3 from the 2 ranks");
    }

    @Test
    void acceptsAWindowThatHoldsExactlyTheNegatives() {
        assertThat(new RuleBuilder().negatives(2).range(5, 7).build().derivedRangeMax(9))
                .isEqualTo(7);
    }

    @Test
    void refusesThresholdsThatAreNoNumbers() {
        assertRefused(new RuleBuilder().max(Double.NaN), "max_score must be a finite number, got NaN");
        assertRefused(new RuleBuilder().relative(Double.POSITIVE_INFINITY), "relative_margin must be a finite number");
    }

    private static void assertRefused(RuleBuilder builder, String message) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(message);
    }

    /** The reference's defaults, changed one by one. */
    static final class RuleBuilder {
        private int negatives = 3;
        private int rangeMin;
        private OptionalInt rangeMax = OptionalInt.empty();
        private OptionalDouble max = OptionalDouble.empty();
        private OptionalDouble min = OptionalDouble.empty();
        private OptionalDouble absolute = OptionalDouble.empty();
        private OptionalDouble relative = OptionalDouble.empty();
        private Sampling sampling = Sampling.TOP;

        RuleBuilder negatives(int value) {
            negatives = value;
            return this;
        }

        RuleBuilder rangeMin(int value) {
            rangeMin = value;
            return this;
        }

        RuleBuilder range(int from, int to) {
            rangeMin = from;
            rangeMax = OptionalInt.of(to);
            return this;
        }

        RuleBuilder max(double value) {
            max = OptionalDouble.of(value);
            return this;
        }

        RuleBuilder min(double value) {
            min = OptionalDouble.of(value);
            return this;
        }

        RuleBuilder absolute(double value) {
            absolute = OptionalDouble.of(value);
            return this;
        }

        RuleBuilder relative(double value) {
            relative = OptionalDouble.of(value);
            return this;
        }

        RuleBuilder random() {
            sampling = Sampling.RANDOM;
            return this;
        }

        MiningRule build() {
            return new MiningRule(negatives, rangeMin, rangeMax, max, min, absolute, relative, sampling);
        }
    }
}
