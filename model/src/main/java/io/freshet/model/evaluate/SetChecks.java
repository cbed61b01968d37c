package io.freshet.model.evaluate;

import java.util.List;
import java.util.Locale;

/**
 * The checks on what a candidate retrieves: better than its parent on fresh feedback (as long as
 * there is little of it, not clearly worse), hardly worse than the base model on general text.
 *
 * @param metrics each of which a candidate must pass
 */
record SetChecks(GateThresholds thresholds, List<GateMetric> metrics) {

    /** Differences of decimal numbers such as 0.745 - 0.74 must not fail by their last bit. */
    private static final double ROUNDING = 1e-12;

    private static final double CONFIDENCE = 0.95;

    /** With fewer, resamples say that a loss is certain when one query happened to slip. */
    private static final int LEAST_QUERIES = 20;

    /** Of Recall@50, which says nothing where all documents are found. */
    private static final double MAX_RECALL_LOSS = 0.01;

    private static final int RECALL_DEPTH = 50;

    /** Below this the base model's own margin is so near to 0 that its sign is chance. */
    private static final double CLEAR_MARGIN = 0.01;

    void fresh(ComparedReports fresh, long seed, Findings findings) {
        int queries = fresh.metrics().queries();
        boolean few = queries < thresholds.minQueries();
        if (few) {
            findings.note(
                    "only %d fresh held-out queries (%d needed to ask for a gain): nothing but a clear loss was looked"
                            + " for on them",
                    queries, thresholds.minQueries());
        }
        if (few && queries < LEAST_QUERIES) {
            return;
        }
        for (GateMetric metric : metrics) {
            PairedBootstrap bootstrap = fresh.overParent(metric, seed);
            double gain = metric.of(fresh.candidate().metrics())
                    - metric.of(fresh.parent().metrics());
            String measured = String.format(
                    Locale.ROOT,
                    "%s on %d fresh queries: candidate %.4f, parent %.4f, gain %+.4f",
                    metric.label(),
                    queries,
                    metric.of(fresh.candidate().metrics()),
                    metric.of(fresh.parent().metrics()),
                    gain);
            findings.number("fresh." + metric.key() + ".gain", gain);
            findings.number("fresh." + metric.key() + ".gain_probability", bootstrap.probabilityOfGain());
            findings.number("fresh." + metric.key() + ".loss_probability", bootstrap.probabilityOfLoss());
            if (few) {
                findings.check(
                        bootstrap.probabilityOfLoss() < CONFIDENCE,
                        "%s; probability of a loss %.3f, less than %.3f needed",
                        measured,
                        bootstrap.probabilityOfLoss(),
                        CONFIDENCE);
            } else {
                findings.check(
                        gain >= thresholds.minFreshGain() - ROUNDING
                                && bootstrap.probabilityOfGain() >= thresholds.minGainProbability(),
                        "%s, needed %+.4f; probability of a gain %.3f, needed %.3f",
                        measured,
                        thresholds.minFreshGain(),
                        bootstrap.probabilityOfGain(),
                        thresholds.minGainProbability());
            }
        }
        margin("fresh", fresh.metrics(), findings);
    }

    void general(ComparedReports general, int documents, long seed, Findings findings) {
        int queries = general.metrics().queries();
        if (queries == 0) {
            findings.note("there is no general set: forgetting was not checked");
            return;
        }
        for (GateMetric metric : metrics) {
            double candidate = metric.of(general.candidate().metrics());
            double base = metric.of(general.base().metrics());
            double bound = general.overBase(metric, seed).lowerBound(CONFIDENCE);
            findings.number("general." + metric.key() + ".change", candidate - base);
            findings.number("general." + metric.key() + ".change_lower_95", bound);
            findings.check(
                    bound >= -thresholds.maxGeneralLoss() - ROUNDING,
                    "%s on %d general queries: candidate %.4f, base %.4f, change above %+.4f with 95 %% confidence,"
                            + " needed %+.4f",
                    metric.label(),
                    queries,
                    candidate,
                    base,
                    bound,
                    -thresholds.maxGeneralLoss());
        }
        recall(general.metrics(), documents, findings);
        margin("general", general.metrics(), findings);
    }

    private static void recall(ComparedMetrics general, int documents, Findings findings) {
        if (documents <= RECALL_DEPTH) {
            return;
        }
        double change = general.candidate().recallAt50() - general.base().recallAt50();
        findings.number("general.recall@50.change", change);
        findings.refuseIf(
                change < -MAX_RECALL_LOSS - ROUNDING,
                "Recall@50 on %d general queries: candidate %.4f, base %.4f, a loss of at most %.2f allowed",
                general.queries(),
                general.candidate().recallAt50(),
                general.base().recallAt50(),
                MAX_RECALL_LOSS);
    }

    /** Where the base model's margin is negative the set is too hard for this check to mean anything. */
    private static void margin(String set, ComparedMetrics metrics, Findings findings) {
        findings.refuseIf(
                metrics.base().margin() >= CLEAR_MARGIN && metrics.candidate().margin() < 0,
                "the margin on the %s set is negative: candidate %+.4f, base %+.4f",
                set,
                metrics.candidate().margin(),
                metrics.base().margin());
    }
}
