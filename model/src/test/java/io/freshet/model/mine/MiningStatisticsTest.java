package io.freshet.model.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MiningStatisticsTest {

    private static MinedGroup group(float positive, float... negatives) {
        List<ScoredText> texts = new ArrayList<>();
        for (float score : negatives) {
            texts.add(new ScoredText("n", score));
        }
        return new MinedGroup("q", List.of(new ScoredText("p", positive)), texts);
    }

    @Test
    void summarisesAColumnAsTorchDoes() {
        Distribution d = Distribution.of(List.of(4, 1, 3, 2));
        assertThat(d.count()).isEqualTo(4);
        assertThat(d.mean()).isEqualTo(2.5);
        assertThat(d.median()).isEqualTo(2);
        assertThat(d.std()).isCloseTo(1.2909944, within(1e-7));
        assertThat(d.min()).isEqualTo(1);
        assertThat(d.q25()).isEqualTo(1.75);
        assertThat(d.q50()).isEqualTo(2.5);
        assertThat(d.q75()).isEqualTo(3.25);
        assertThat(d.max()).isEqualTo(4);
    }

    @Test
    void summarisesEmptyAndSingleColumns() {
        assertThat(Distribution.of(List.of()).count()).isZero();
        assertThat(Distribution.of(List.of()).mean()).isNaN();
        Distribution one = Distribution.of(List.of(.5));
        assertThat(one.std()).isNaN();
        assertThat(one.q75()).isEqualTo(.5);
    }

    @Test
    void pairsEveryNegativeWithEveryPositiveOfItsQuery() {
        ScoredText p1 = new ScoredText("p1", .75f);
        ScoredText p2 = new ScoredText("p2", .5f);
        MinedGroup group =
                new MinedGroup("q", List.of(p1, p2), List.of(new ScoredText("c", .375f), new ScoredText("e", .25f)));
        MiningStatistics statistics = MiningStatistics.of(List.of(group), 2, SkipCounts.NONE);
        assertThat(statistics.positive().count()).isEqualTo(2);
        assertThat(statistics.negative().count()).isEqualTo(4);
        assertThat(statistics.difference().mean()).isEqualTo(.3125);
        assertThat(statistics.difference().min()).isEqualTo(.125);
        assertThat(statistics.missingNegatives()).isZero();
        assertThat(statistics.alarms()).isEmpty();
    }

    @Test
    void printsTheTableOfTheReference() {
        SkipCounts skipped = new SkipCounts(10, Map.of(SkipReason.RELATIVE_MARGIN, 3L, SkipReason.MIN_SCORE, 0L));
        String table =
                MiningStatistics.of(List.of(group(.75f, .25f, .5f)), 3, skipped).table();
        assertThat(table.lines())
                .contains("Metric       Positive       Negative     Difference")
                .contains("Count               1              2               ")
                .contains("Mean           0.7500         0.3750         0.3750")
                .contains("Skipped 3 of 10 candidates (30.00%): relative_margin")
                .contains("Missing 1 negatives")
                .noneMatch(line -> line.contains("min_score"));
    }

    @Test
    void raisesAnAlarmWhenFiltersDropMostCandidates() {
        List<MinedGroup> fine = List.of(group(.75f, .25f, .25f));
        assertThat(MiningStatistics.of(fine, 2, new SkipCounts(10, Map.of(SkipReason.MAX_SCORE, 6L)))
                        .alarms())
                .isEmpty();
        // Positives do not count as eligible: 6 of 9.
        assertThat(MiningStatistics.of(
                                fine, 2, new SkipCounts(10, Map.of(SkipReason.MAX_SCORE, 6L, SkipReason.POSITIVE, 1L)))
                        .alarms())
                .singleElement()
                .asString()
                .contains("66.7%");
    }

    @Test
    void raisesAnAlarmWhenManyPairsAreStarved() {
        List<MinedGroup> groups = new ArrayList<>(Collections.nCopies(8, group(.75f, .25f, .25f)));
        groups.add(group(.75f, .25f));
        groups.add(group(.75f));
        assertThat(MiningStatistics.of(groups, 2, SkipCounts.NONE).alarms()).isEmpty();
        groups.set(0, group(.75f, .25f));
        assertThat(MiningStatistics.of(groups, 2, SkipCounts.NONE).alarms())
                .containsExactly("3 of 10 pairs have too few negatives: raise range_max");
        assertThat(MiningStatistics.of(groups, 1, SkipCounts.NONE).starvedPairs())
                .isEqualTo(1);
    }

    @Test
    void raisesAnAlarmWhenNegativesScoreHigherThanPositives() {
        assertThat(MiningStatistics.of(List.of(group(.5f, .75f, .75f)), 2, SkipCounts.NONE)
                        .alarms())
                .singleElement()
                .asString()
                .contains("0.7500", "0.5000");
    }

    @Test
    void staysQuietAboutAnEmptyDataSet() {
        assertThat(MiningStatistics.of(List.of(), 3, SkipCounts.NONE).alarms()).isEmpty();
    }
}
