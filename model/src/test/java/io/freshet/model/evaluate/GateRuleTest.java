package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class GateRuleTest {

    private static final GateRule RULE = new GateRule(new GateThresholds(100, .005, .02));
    private static final ComparedMetrics FRESH = compare(300, .70, .740, .745);
    private static final ComparedMetrics GENERAL = compare(500, .80, .79, .784);

    private static RetrievalMetrics metrics(int queries, double ndcg) {
        return new RetrievalMetrics(queries, ndcg, .5, .5, .5, .5, .5, .5, .5, .1, .6, .2, .5, 0);
    }

    private static ComparedMetrics compare(int queries, double base, double parent, double candidate) {
        return new ComparedMetrics(metrics(queries, base), metrics(queries, parent), metrics(queries, candidate));
    }

    private static GateDecision decide(ComparedMetrics fresh, ComparedMetrics general) {
        return RULE.decide(new GateInput(fresh, general, 1, true, true));
    }

    private static List<String> reasons(GateDecision decision) {
        assertThat(decision).isInstanceOf(GateDecision.Reject.class);
        return ((GateDecision.Reject) decision).reasons();
    }

    private static List<String> notes(GateDecision decision) {
        assertThat(decision).isInstanceOf(GateDecision.Publish.class);
        return ((GateDecision.Publish) decision).notes();
    }

    @Test
    void publishesAGainThatExactlyReachesBothThresholds() {
        assertThat(notes(decide(FRESH, GENERAL)))
                .containsExactly(
                        "nDCG@10 on 300 fresh queries: candidate 0.7450, parent 0.7400, gain +0.0050, needed +0.0050",
                        "nDCG@10 on 500 general queries: candidate 0.7840, base 0.8000, at least 0.7840 needed");
    }

    @Test
    void aRerankerMustNotFallBehindInAnyOfItsMetrics() {
        GateRule rule = new GateRule(new GateThresholds(100, 0, .02), GateMetric.OF_RERANKERS);
        RetrievalMetrics worse = new RetrievalMetrics(300, .9, .49, .5, .5, .5, .5, .5, .5, .1, .6, .2, .4, 0);
        var fresh = new ComparedMetrics(metrics(300, .7), metrics(300, .74), worse);
        assertThat(reasons(rule.decide(new GateInput(fresh, GENERAL, 1, true, true))))
                .containsExactly(
                        "MRR@10 on 300 fresh queries: candidate 0.4900, parent 0.5000, gain -0.0100, needed +0.0000",
                        "AUC on 300 fresh queries: candidate 0.4000, parent 0.5000, gain -0.1000, needed +0.0000");
        var general = new ComparedMetrics(metrics(300, .8), metrics(300, .8), worse);
        assertThat(reasons(rule.decide(new GateInput(FRESH, general, 1, true, true))))
                .containsExactly("AUC on 300 general queries: candidate 0.4000, base 0.5000, at least 0.4900 needed");
    }

    @Test
    void rejectsTooSmallAGainOverTheParentEvenIfBetterThanTheBase() {
        assertThat(reasons(decide(compare(300, .70, .740, .744), GENERAL)))
                .singleElement()
                .asString()
                .contains("fresh", "+0.0040");
    }

    @Test
    void rejectsForgettingAgainstTheBaseEvenIfBetterThanTheParent() {
        assertThat(reasons(decide(FRESH, compare(500, .80, .70, .783))))
                .singleElement()
                .asString()
                .contains("general", "0.7830");
    }

    @Test
    void givesEveryReason() {
        assertThat(reasons(RULE.decide(
                        new GateInput(compare(300, .7, .7, .6), compare(500, .8, .8, .6), 0, false, false))))
                .hasSize(5);
    }

    @Test
    void decidesOnGeneralSetAndSanityWhenFreshQueriesAreFew() {
        assertThat(notes(decide(compare(99, .7, .7, .1), GENERAL)).get(0))
                .startsWith("only 99 fresh held-out queries (100 needed)");
        assertThat(reasons(decide(compare(99, .7, .7, .9), compare(500, .8, .8, .7))))
                .hasSize(1);
        assertThat(reasons(decide(compare(100, .7, .7, .1), GENERAL))).hasSize(1);
    }

    @Test
    void saysSoWhenThereIsNoGeneralSet() {
        assertThat(notes(decide(FRESH, ComparedMetrics.NONE))).anyMatch(note -> note.contains("no general set"));
    }

    @Test
    void rejectsAnAdapterThatChangesNothing() {
        assertThat(reasons(RULE.decide(new GateInput(FRESH, GENERAL, 0, true, true))))
                .containsExactly("the adapter changes nothing: the norm of its weight change is 0");
    }

    @Test
    void rejectsNaNWhereverItIs() {
        assertThat(reasons(RULE.decide(new GateInput(FRESH, GENERAL, Double.NaN, true, true))))
                .hasSize(1);
        assertThat(reasons(RULE.decide(new GateInput(FRESH, GENERAL, 1, false, true))))
                .hasSize(1);
        assertThat(reasons(RULE.decide(new GateInput(FRESH, GENERAL, 1, true, false))))
                .hasSize(1);
        for (ComparedMetrics broken : List.of(
                compare(300, Double.NaN, .74, .75),
                compare(300, .7, Double.NaN, .75),
                compare(300, .7, .74, Double.NaN),
                compare(99, .7, .74, Double.POSITIVE_INFINITY))) {
            assertThat(reasons(decide(broken, GENERAL))).anyMatch(reason -> reason.startsWith("ndcg@10 of the "));
            assertThat(reasons(decide(FRESH, broken))).anyMatch(reason -> reason.startsWith("ndcg@10 of the "));
        }
    }

    @Test
    void rejectsAModelThatGaveNonFiniteScores() {
        RetrievalMetrics broken = new RetrievalMetrics(300, .9, .5, .5, .5, .5, .5, .5, .5, .1, .6, .2, .5, 3);
        assertThat(reasons(decide(new ComparedMetrics(metrics(300, .7), metrics(300, .7), broken), GENERAL)))
                .containsExactly("the candidate model gave 3 NaN or infinite scores on the fresh set");
    }

    @Test
    void refusesMetricsOfDifferentQueries() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ComparedMetrics(metrics(3, .5), metrics(3, .5), metrics(4, .5)))
                .withMessageContaining("base 3, parent 3, candidate 4");
    }

    @Test
    void refusesImpossibleThresholds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GateThresholds(0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new GateThresholds(1, Double.NaN, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new GateThresholds(1, 0, 1.5));
    }
}
