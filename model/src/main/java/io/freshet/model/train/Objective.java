package io.freshet.model.train;

import ai.djl.ndarray.NDManager;
import io.freshet.model.forward.GradientSum;
import java.util.Arrays;
import java.util.List;

/**
 * A loss over rows of one kind as a function of one adapter. Used by the thread that trains the adapter. Closing it
 * frees its programs; model and adapter belong to others.
 *
 * @param <R> a row: what one line of a data set, or one record of a stream, becomes
 */
public interface Objective<R> extends AutoCloseable {

    /**
     * Computes the loss of a micro-batch and adds weight times its gradient to a sum. A loss that is not finite adds
     * nothing.
     *
     * @param step owner of everything made on the way; closed by the caller afterwards
     * @param seed of the dropout: the same seed, the same result
     */
    BatchReport differentiate(NDManager step, List<R> rows, long seed, double weight, GradientSum sum);

    /** Computes the loss alone, without dropout. */
    BatchReport measure(NDManager step, List<R> rows);

    /**
     * How micro-batches that make one update are weighted: each by 1 / accumulation, as the reference does it, also in
     * an epoch's last update when there are fewer.
     */
    default double[] weights(List<List<R>> microBatches, int accumulation) {
        double[] weights = new double[microBatches.size()];
        Arrays.fill(weights, 1.0 / accumulation);
        return weights;
    }

    @Override
    void close();
}
