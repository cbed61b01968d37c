package io.freshet.model.evaluate;

/**
 * How a candidate answers its probe texts: the largest difference of one number of its answers to those of others; NaN
 * if any is NaN.
 *
 * @param toTrainer to what the trainer's copy of it answered
 * @param tolerance the largest such difference that is still the same model
 * @param toBase to the base model's answers
 * @param toParent to the parent's
 */
public record ProbeAnswers(double toTrainer, double tolerance, double toBase, double toParent) {

    void check(Findings findings) {
        findings.number("probe.to_trainer", toTrainer);
        findings.number("probe.to_base", toBase);
        findings.number("probe.to_parent", toParent);
        findings.refuseIf(
                !(toTrainer <= tolerance),
                "the probe is answered otherwise here than where the candidate was trained: by %.2g, at most %.2g"
                        + " allowed",
                toTrainer,
                tolerance);
        findings.refuseIf(toBase == 0, "the candidate answers the probe exactly as the base model does");
        findings.refuseIf(toParent == 0 && toBase != 0, "the candidate answers the probe exactly as its parent does");
    }
}
