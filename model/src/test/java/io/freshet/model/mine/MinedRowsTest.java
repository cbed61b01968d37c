package io.freshet.model.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.mine.MinedRows.LabeledList;
import io.freshet.model.mine.MinedRows.LabeledPair;
import io.freshet.model.mine.MinedRows.NTuple;
import io.freshet.model.mine.MinedRows.Triplet;
import io.freshet.model.mine.MiningRuleTest.RuleBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinedRowsTest {

    private static final List<String> NAMES = List.of("a", "p1", "b", "p2", "c", "e", "f");
    private static final ScoredText P1 = new ScoredText("p1", .75f);
    private static final ScoredText P2 = new ScoredText("p2", .5f);
    private static final ScoredText C = new ScoredText("c", .375f);
    private static final ScoredText E = new ScoredText("e", .25f);
    private static final ScoredText F = new ScoredText("f", .125f);

    private static List<MinedGroup> mine(int negatives) {
        Selection selection =
                HardNegativeSelectorTest.select(new RuleBuilder().relative(.25).negatives(negatives));
        List<ScoredText> texts = selection.negatives().stream()
                .map(candidate -> new ScoredText(NAMES.get(candidate.id()), candidate.score()))
                .toList();
        return List.of(new MinedGroup("q", List.of(P1, P2), texts));
    }

    @Test
    void writesOneTripletPerPositiveAndNegative() {
        assertThat(MinedRows.triplets(mine(2)))
                .containsExactly(
                        new Triplet("q", P1, C),
                        new Triplet("q", P1, E),
                        new Triplet("q", P2, C),
                        new Triplet("q", P2, E));
        assertThat(MinedRows.triplets(mine(2)).get(1).scores()).containsExactly(.75f, .25f);
    }

    @Test
    void writesOneTuplePerPositive() {
        assertThat(MinedRows.nTuples(mine(2), 2))
                .containsExactly(new NTuple("q", P1, List.of(C, E)), new NTuple("q", P2, List.of(C, E)));
        assertThat(MinedRows.nTuples(mine(2), 2).get(0).scores()).containsExactly(.75f, .375f, .25f);
    }

    @Test
    void writesPositivesThenEveryNegativeOnceAsLabeledPairs() {
        assertThat(MinedRows.labeledPairs(mine(2)))
                .containsExactly(
                        new LabeledPair("q", P1, 1),
                        new LabeledPair("q", P2, 1),
                        new LabeledPair("q", C, 0),
                        new LabeledPair("q", E, 0));
    }

    @Test
    void writesOneLabeledListPerPositive() {
        assertThat(MinedRows.labeledLists(mine(2)))
                .containsExactly(
                        new LabeledList("q", List.of(P1, C, E), List.of(1, 0, 0)),
                        new LabeledList("q", List.of(P2, C, E), List.of(1, 0, 0)));
    }

    @Test
    void treatsMissingNegativesAsEachFormatDoes() {
        List<MinedGroup> three = mine(4);
        assertThat(three.get(0).negatives()).containsExactly(C, E, F);
        assertThat(MinedRows.triplets(three)).hasSize(6);
        assertThat(MinedRows.nTuples(three, 4)).isEmpty();
        assertThat(MinedRows.labeledLists(three)).hasSize(2).allSatisfy(row -> assertThat(row.documents())
                .hasSize(4));
        assertThat(MinedRows.labeledPairs(three)).hasSize(5);
    }

    @Test
    void keepsOnlyLabeledPairsOfAQueryWithoutNegatives() {
        List<MinedGroup> none = List.of(new MinedGroup("q", List.of(P1, P2), List.of()));
        assertThat(MinedRows.triplets(none)).isEmpty();
        assertThat(MinedRows.nTuples(none, 1)).isEmpty();
        assertThat(MinedRows.labeledLists(none)).isEmpty();
        assertThat(MinedRows.labeledPairs(none)).hasSize(2);
    }
}
