package io.freshet.model.train.offline;

import io.freshet.model.train.Objective;
import io.freshet.model.transformer.LowRank;
import java.util.Map;

/**
 * Measures a version on rows that are not trained.
 *
 * @param <R> see {@link Objective}
 */
public interface Evaluation<R> {

    /**
     * What an evaluation found.
     *
     * @param metrics by the names that ms-swift logs, without their {@code eval_}, in the order of the log
     * @param samples rows
     * @param batches calls of the loss
     */
    record Result(Map<String, Double> metrics, int samples, int batches) {}

    /**
     * @param objective of the adapter that {@code delta} is of
     */
    Result run(Objective<R> objective, LowRank delta);
}
