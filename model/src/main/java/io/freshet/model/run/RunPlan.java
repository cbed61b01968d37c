package io.freshet.model.run;

import java.util.OptionalInt;

/**
 * What a run sets out to do.
 *
 * @param maxSteps optimiser steps of the whole run
 * @param epochs passes over the training set, rounded up
 * @param batchSize rows in a micro-batch
 * @param loggingSteps a line in the log every so many steps
 * @param evalSteps an evaluation every so many steps
 * @param saveSteps a checkpoint every so many steps
 * @param saveTotalLimit most checkpoints kept; the best and the last are kept in any case
 * @param bestMetric the metric that tells the best checkpoint, as in the log: {@code eval_loss}, {@code eval_margin} …
 * @param greaterIsBetter whether a higher value of it is better
 */
public record RunPlan(
        long maxSteps,
        int epochs,
        int batchSize,
        int loggingSteps,
        int evalSteps,
        int saveSteps,
        OptionalInt saveTotalLimit,
        String bestMetric,
        boolean greaterIsBetter) {

    public RunPlan {
        if (maxSteps < 1) {
            throw new IllegalArgumentException("a run needs at least one step, got max_steps " + maxSteps);
        }
        if (saveTotalLimit.isPresent() && saveTotalLimit.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "save_total_limit must be 1 or more, got " + saveTotalLimit.getAsInt() + "; leave it out for all");
        }
        if (!bestMetric.startsWith("eval_")) {
            throw new IllegalArgumentException("the metric for the best model is one of an evaluation, such as"
                    + " eval_loss; got '" + bestMetric + "'");
        }
    }

    /** Whether one value of the best metric beats another. */
    boolean isBetter(double value, double than) {
        return greaterIsBetter ? value > than : value < than;
    }
}
