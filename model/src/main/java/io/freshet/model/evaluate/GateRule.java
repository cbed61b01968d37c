package io.freshet.model.evaluate;

import java.util.List;

/**
 * Decides whether a candidate may be served: it must be sane, better than its parent on fresh feedback and not much
 * worse than the base model on general text. Immutable; the same input gets the same judgement.
 */
public final class GateRule {

    /** Of a bootstrap: the usual number. A probability of 0.9 is known to 0.003 by it. */
    static final int RESAMPLES = 10_000;

    private final SetChecks sets;

    /** @param metrics each of which a candidate must pass */
    public GateRule(GateThresholds thresholds, List<GateMetric> metrics) {
        this.sets = new SetChecks(thresholds, List.copyOf(metrics));
    }

    public GateJudgement decide(GateInput input) {
        Findings findings = new Findings();
        checkTraining(input, findings);
        input.probe().check(findings);
        input.spreads().forEach(spread -> spread.check(findings));
        if (checkFinite("fresh", input.fresh().metrics(), findings)) {
            sets.fresh(input.fresh(), input.seed(), findings);
        }
        if (checkFinite("general", input.general().metrics(), findings)) {
            sets.general(input.general(), input.generalDocuments(), input.seed(), findings);
        }
        return findings.judgement();
    }

    private static void checkTraining(GateInput input, Findings findings) {
        double norm = input.adapterDeltaNorm();
        findings.number("delta_norm", norm);
        findings.refuseIf(!input.weightsFinite(), "the adapter has NaN or infinite weights");
        findings.refuseIf(!input.lossesFinite(), "training met too many NaN or infinite losses or gradients");
        findings.refuseIf(!Double.isFinite(norm), "the adapter's weight change is not finite: %s", norm);
        findings.refuseIf(norm <= 0, "the adapter changes nothing: the norm of its weight change is 0");
    }

    /** Whether all means are numbers, which those of a set that is measured always are. */
    private static boolean checkFinite(String set, ComparedMetrics metrics, Findings findings) {
        return checkFinite(set, "base", metrics.base(), findings)
                & checkFinite(set, "parent", metrics.parent(), findings)
                & checkFinite(set, "candidate", metrics.candidate(), findings);
    }

    private static boolean checkFinite(String set, String model, RetrievalMetrics metrics, Findings findings) {
        findings.refuseIf(
                metrics.nonFiniteScores() > 0,
                "the %s model gave %d NaN or infinite scores on the %s set",
                model,
                metrics.nonFiniteScores(),
                set);
        boolean finite = true;
        for (var metric : metrics.asMap().entrySet()) {
            boolean isNumber = Double.isFinite(metric.getValue());
            finite &= isNumber;
            findings.refuseIf(
                    !isNumber,
                    "%s of the %s model on the %s set is %s",
                    metric.getKey(),
                    model,
                    set,
                    metric.getValue());
        }
        return finite;
    }
}
