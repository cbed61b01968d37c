package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GateRuleTest {

    private static final GateThresholds THRESHOLDS = new GateThresholds(100, .005, .9, .02);
    private static final ProbeAnswers SAME = new ProbeAnswers(1e-6, 1e-4, .5, .25);
    private static final OutputSpread SOUND = new OutputSpread.OfVectors(
            "query", new VectorSpread(64, 1e-7, .3, -2.4), new VectorSpread(64, 1e-7, .34, -2.31));
    private static final ComparedReports FRESH = compare(300, .70, .740, .745);
    private static final ComparedReports GENERAL = compare(500, .80, .79, .78);

    private static ComparedReports compare(int queries, double base, double parent, double candidate) {
        return new ComparedReports(
                Reports.of(queries, base), Reports.of(queries, parent), Reports.of(queries, candidate));
    }

    /** Fresh queries, the first {@code up} of which gain {@code step}, the next {@code down} lose it. */
    private static ComparedReports fresh(int queries, int up, int down, double step) {
        double[] candidate = Reports.values(queries, .5);
        for (int i = 0; i < up + down; i++) {
            candidate[i] += i < up ? step : -step;
        }
        RetrievalReport parent = Reports.of(queries, .5);
        return new ComparedReports(parent, parent, Reports.of(candidate, .9, .1));
    }

    private static GateJudgement judge(ComparedReports fresh, ComparedReports general) {
        return judge(fresh, general, 1, true, true);
    }

    private static GateJudgement judge(
            ComparedReports fresh, ComparedReports general, double norm, boolean weights, boolean losses) {
        return judge(new GateInput(fresh, general, 51, List.of(SOUND), SAME, norm, weights, losses, 7));
    }

    private static GateJudgement judge(GateInput input) {
        return new GateRule(THRESHOLDS, GateMetric.OF_EMBEDDINGS).decide(input);
    }

    private static GateInput with(OutputSpread spread, ProbeAnswers probe) {
        return new GateInput(FRESH, GENERAL, 51, List.of(spread), probe, 1, true, true, 7);
    }

    private static List<String> reasons(GateJudgement judgement) {
        assertThat(judgement.decision()).isInstanceOf(GateDecision.Reject.class);
        return ((GateDecision.Reject) judgement.decision()).reasons();
    }

    private static List<String> notes(GateJudgement judgement) {
        assertThat(judgement.decision()).isInstanceOf(GateDecision.Publish.class);
        return ((GateDecision.Publish) judgement.decision()).notes();
    }

    @Test
    void publishesAGainThatExactlyReachesBothThresholds() {
        GateJudgement judgement = judge(FRESH, GENERAL);
        assertThat(notes(judgement))
                .containsExactly(
                        "nDCG@10 on 300 fresh queries: candidate 0.7450, parent 0.7400, gain +0.0050, needed +0.0050;"
                                + " probability of a gain 1.000, needed 0.900",
                        "nDCG@10 on 500 general queries: candidate 0.7800, base 0.8000, change above -0.0200 with 95 %"
                                + " confidence, needed -0.0200");
        assertThat(judgement.numbers())
                .containsEntry("fresh.ndcg@10.gain_probability", 1.0)
                .containsEntry("delta_norm", 1.0)
                .containsEntry("probe.to_base", .5)
                .containsEntry("query.mean_cosine", .34);
        assertThat(judgement.numbers().get("general.ndcg@10.change_lower_95")).isCloseTo(-.02, within(1e-12));
        assertThat(judgement.numbers().get("query.uniformity_rise")).isCloseTo(.09, within(1e-12));
    }

    /**
     * With one query that moved, a resample gains if it draws that one: 1 - (1 - 1/n)^n. With more, all moved the same
     * way, 1 - (1 - k/n)^n: 0.634 for one of 100, 0.867 for two, 0.952 for three.
     */
    @Test
    void asksForAGainThatIsMoreThanChance() {
        assertThat(judge(fresh(100, 1, 0, .5), GENERAL).numbers().get("fresh.ndcg@10.gain_probability"))
                .isCloseTo(1 - Math.pow(.99, 100), within(.02));
        assertThat(reasons(judge(fresh(100, 2, 0, .5), GENERAL)))
                .singleElement()
                .asString()
                .contains("gain +0.0100, needed +0.0050; probability of a gain 0.8");
        assertThat(notes(judge(fresh(100, 3, 0, .5), GENERAL))).hasSize(2);
        // A larger gain on the mean, but half of those that moved went down.
        assertThat(reasons(judge(fresh(100, 6, 4, .5), GENERAL))).hasSize(1);
    }

    @Test
    void rejectsTooSmallAGainHoweverSure() {
        assertThat(reasons(judge(compare(300, .70, .740, .744), GENERAL)))
                .singleElement()
                .asString()
                .contains("fresh", "+0.0040", "probability of a gain 1.000");
    }

    @Test
    void judgesTheSameInputTheSame() {
        assertThat(judge(fresh(100, 9, 5, .5), GENERAL)).isEqualTo(judge(fresh(100, 9, 5, .5), GENERAL));
    }

    @Test
    void onFewFreshQueriesOnlyAClearLossCounts() {
        assertThat(notes(judge(fresh(99, 0, 0, .5), GENERAL)))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("only 99 fresh held-out queries (100 needed to ask for a gain)");
        // Two that slip of 99 may be chance (0.866); four are not (0.983).
        assertThat(notes(judge(fresh(99, 0, 2, .5), GENERAL))).hasSize(3);
        assertThat(reasons(judge(fresh(99, 0, 4, .5), GENERAL)))
                .singleElement()
                .asString()
                .contains("probability of a loss 0.98", "less than 0.950 needed");
        assertThat(reasons(judge(fresh(20, 0, 20, .5), GENERAL))).hasSize(1);
        assertThat(notes(judge(fresh(19, 0, 19, .5), GENERAL))).hasSize(2);
    }

    /** The mean stays above -0.02, but chance may have spared it: the bound of 1 of 50 that fell by 0.9 is below. */
    @Test
    void asksForABoundOnForgetting() {
        double[] candidate = Reports.values(50, .9);
        candidate[0] = 0;
        ComparedReports general =
                new ComparedReports(Reports.of(50, .9), Reports.of(50, .9), Reports.of(candidate, .9, .1));
        GateJudgement judgement = judge(FRESH, general);
        assertThat(judgement.numbers().get("general.ndcg@10.change")).isCloseTo(-.018, within(1e-9));
        // Of 50 draws with 1/50 each, 3 or fewer come in more than 95 of 100 resamples, 2 or fewer in 92.
        assertThat(judgement.numbers().get("general.ndcg@10.change_lower_95")).isCloseTo(-.054, within(1e-9));
        assertThat(reasons(judgement)).singleElement().asString().contains("50 general queries", "-0.0540");
    }

    @Test
    void rejectsALossOfRecallWhereNotEverythingIsFound() {
        RetrievalReport base = Reports.of(Reports.values(300, .8), .95, .1);
        RetrievalReport worse = Reports.of(Reports.values(300, .8), .939, .1);
        ComparedReports general = new ComparedReports(base, base, worse);
        assertThat(reasons(judge(FRESH, general)))
                .containsExactly(
                        "Recall@50 on 300 general queries: candidate 0.9390, base 0.9500, a loss of at most 0.01"
                                + " allowed");
        assertThat(notes(judge(new GateInput(FRESH, general, 50, List.of(SOUND), SAME, 1, true, true, 7))))
                .hasSize(2);
    }

    @Test
    void rejectsAMarginThatTurnsNegative() {
        RetrievalReport base = Reports.of(Reports.values(300, .8), .9, .02);
        RetrievalReport negative = Reports.of(Reports.values(300, .8), .9, -.001);
        assertThat(reasons(judge(FRESH, new ComparedReports(base, base, negative))))
                .containsExactly("the margin on the general set is negative: candidate -0.0010, base +0.0200");
        RetrievalReport hard = Reports.of(Reports.values(300, .8), .9, -.1);
        assertThat(notes(judge(FRESH, new ComparedReports(hard, hard, negative))))
                .hasSize(2);
    }

    @Test
    void aRerankerMustNotFallBehindInAnyOfItsMetrics() {
        GateRule rule = new GateRule(new GateThresholds(100, 0, .5, .02), GateMetric.OF_RERANKERS);
        GateJudgement judgement =
                rule.decide(new GateInput(fresh(300, 0, 9, .5), GENERAL, 51, List.of(), SAME, 1, true, true, 7));
        assertThat(reasons(judgement)).hasSize(3).allMatch(reason -> reason.contains("gain -0.0150"));
        assertThat(reasons(judgement).get(1)).startsWith("MRR@10 on 300 fresh queries");
        assertThat(reasons(judgement).get(2)).startsWith("AUC on 300 fresh queries");
        assertThat(judgement.numbers()).containsKeys("fresh.auc.gain", "general.mrr@10.change_lower_95");
    }

    @Test
    void rejectsVectorsThatDrawTogether() {
        VectorSpread base = new VectorSpread(64, 1e-7, .3, -2.4);
        assertThat(reasons(judge(
                        with(new OutputSpread.OfVectors("query", base, new VectorSpread(64, 2e-3, .36, -2.29)), SAME))))
                .containsExactly(
                        "a query vector's length is off 1 by 0.0020, at most 0.0010 allowed",
                        "the query vectors draw together: the mean cosine of two of 64 is 0.3600, base 0.3000, a rise of"
                                + " at most 0.05 allowed",
                        "the query vectors draw together: their uniformity is -2.2900, base -2.4000, a rise of at most"
                                + " 0.10 allowed");
        VectorSpread broken = new VectorSpread(64, Double.NaN, Double.NaN, Double.NaN);
        assertThat(reasons(judge(with(new OutputSpread.OfVectors("document", base, broken), SAME))))
                .hasSize(3);
    }

    @Test
    void rejectsScoresThatDrawTogether() {
        assertThat(notes(judge(with(new OutputSpread.OfScores(2, .2), SAME)))).hasSize(2);
        for (double deviation : new double[] {.199, 0, Double.NaN}) {
            assertThat(reasons(judge(with(new OutputSpread.OfScores(2, deviation), SAME))))
                    .singleElement()
                    .asString()
                    .startsWith("the scores draw together");
        }
        assertThat(reasons(judge(with(new OutputSpread.OfScores(0, 0), SAME)))).hasSize(1);
    }

    @Test
    void rejectsAProbeThatSaysNoChangeOrAnotherModel() {
        assertThat(reasons(judge(with(SOUND, new ProbeAnswers(2e-4, 1e-4, .5, .5)))))
                .containsExactly(
                        "the probe is answered otherwise here than where the candidate was trained: by 0.00020,"
                                + " at most 0.00010 allowed");
        assertThat(reasons(judge(with(SOUND, new ProbeAnswers(Double.NaN, 1e-4, Double.NaN, Double.NaN)))))
                .hasSize(1);
        assertThat(reasons(judge(with(SOUND, new ProbeAnswers(0, 1e-4, 0, 0)))))
                .containsExactly("the candidate answers the probe exactly as the base model does");
        assertThat(reasons(judge(with(SOUND, new ProbeAnswers(0, 1e-4, .5, 0)))))
                .containsExactly("the candidate answers the probe exactly as its parent does");
    }

    @Test
    void givesEveryReason() {
        assertThat(reasons(judge(compare(300, .7, .7, .6), compare(500, .8, .8, .6), 0, false, false)))
                .hasSize(5);
    }

    @Test
    void saysSoWhenThereIsNoGeneralSet() {
        assertThat(notes(judge(FRESH, ComparedReports.NONE))).anyMatch(note -> note.contains("no general set"));
    }

    @Test
    void rejectsTrainingThatWentWrong() {
        assertThat(reasons(judge(FRESH, GENERAL, 0, true, true)))
                .containsExactly("the adapter changes nothing: the norm of its weight change is 0");
        assertThat(reasons(judge(FRESH, GENERAL, Double.NaN, true, true))).hasSize(1);
        assertThat(reasons(judge(FRESH, GENERAL, 1, false, true))).hasSize(1);
        assertThat(reasons(judge(FRESH, GENERAL, 1, true, false))).hasSize(1);
    }

    @Test
    void rejectsMeansThatAreNoNumbers() {
        RetrievalReport sound = Reports.of(300, .74);
        RetrievalReport broken = Reports.claiming(sound, Double.NaN, 0);
        for (ComparedReports compared : List.of(
                new ComparedReports(broken, sound, sound),
                new ComparedReports(sound, broken, sound),
                new ComparedReports(sound, sound, broken))) {
            assertThat(reasons(judge(compared, GENERAL))).anyMatch(reason -> reason.startsWith("ndcg@10 of the "));
            assertThat(reasons(judge(FRESH, compared))).anyMatch(reason -> reason.startsWith("ndcg@10 of the "));
        }
    }

    @Test
    void rejectsAModelThatGaveNonFiniteScores() {
        RetrievalReport sound = Reports.of(99, .7);
        assertThat(reasons(judge(new ComparedReports(sound, sound, Reports.claiming(sound, .9, 3)), GENERAL)))
                .containsExactly("the candidate model gave 3 NaN or infinite scores on the fresh set");
    }

    @Test
    void refusesMetricsOfDifferentQueries() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ComparedReports(Reports.of(3, .5), Reports.of(3, .5), Reports.of(4, .5)).metrics())
                .withMessageContaining("base 3, parent 3, candidate 4");
    }

    @Test
    void refusesImpossibleThresholds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GateThresholds(0, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new GateThresholds(1, Double.NaN, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new GateThresholds(1, 0, 1.5, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new GateThresholds(1, 0, 0, 1.5));
    }
}
