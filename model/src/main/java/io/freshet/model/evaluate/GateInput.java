package io.freshet.model.evaluate;

/**
 * All that the gate knows about a candidate.
 *
 * @param fresh on the held-out slice of recent feedback
 * @param general on the frozen general set; {@link ComparedMetrics#NONE} if there is none
 * @param adapterDeltaNorm Frobenius norm of the weight change the adapter makes, over all its targets
 * @param weightsFinite no adapter weight is NaN or infinite
 * @param lossesFinite training did not give up on NaN or infinite losses or gradients
 */
public record GateInput(
        ComparedMetrics fresh,
        ComparedMetrics general,
        double adapterDeltaNorm,
        boolean weightsFinite,
        boolean lossesFinite) {}
