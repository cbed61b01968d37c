package io.freshet.model.evaluate;

import java.util.List;

/**
 * All that the gate knows about a candidate.
 *
 * @param fresh on the held-out slice of recent feedback
 * @param general on the frozen general set; {@link ComparedReports#NONE} if there is none
 * @param generalDocuments size of that set's corpus
 * @param spreads of its outputs over a sample of texts, against the base model's
 * @param probe its answers to the probe
 * @param adapterDeltaNorm Frobenius norm of the weight change the adapter makes, over all its targets
 * @param weightsFinite no adapter weight is NaN or infinite
 * @param lossesFinite training did not give up on NaN or infinite losses or gradients
 * @param seed of the round, for all that is drawn
 */
public record GateInput(
        ComparedReports fresh,
        ComparedReports general,
        int generalDocuments,
        List<OutputSpread> spreads,
        ProbeAnswers probe,
        double adapterDeltaNorm,
        boolean weightsFinite,
        boolean lossesFinite,
        long seed) {

    public GateInput {
        spreads = List.copyOf(spreads);
    }
}
