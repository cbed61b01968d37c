package io.freshet.model.train;

import java.util.Optional;

/**
 * What one training step did.
 *
 * @param step counted from 1 within the round
 * @param rows examples in the batch
 * @param tokens real tokens that went through the transformer for it
 * @param padded the same with padding
 * @param skipped why the update was not applied, if it was not
 */
public record StepReport(
        int step,
        int steps,
        int rows,
        double loss,
        double margin,
        double gradNorm,
        double learningRate,
        long tokens,
        long padded,
        Optional<String> skipped) {}
