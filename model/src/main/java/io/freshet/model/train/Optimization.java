package io.freshet.model.train;

import ai.djl.ndarray.NDManager;
import io.freshet.model.forward.GradientSum;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.torch.Torch;
import java.util.List;
import java.util.Optional;

/**
 * One update of an adapter from one or more micro-batches. An update whose loss or gradient is not finite is left out:
 * adapter and optimiser stay as they were. Used by the one thread that trains the adapter; owns the optimiser's program
 * and the objective.
 */
public final class Optimization<R> implements AutoCloseable {

    private final LoraAdapter adapter;
    private final Objective<R> objective;
    private final AdamW optimizer;

    /** @param state the moments to go on from; updated in place */
    public Optimization(TrainingTask<R> task, LoraAdapter adapter, OptimizerState state, AdamWOptions options) {
        adapter.requireGradients();
        this.adapter = adapter;
        this.objective = task.objective(adapter);
        this.optimizer = new AdamW(options, adapter, state);
    }

    /**
     * What an update did.
     *
     * @param loss weighted mean over the micro-batches
     * @param gradNorm joint norm of the gradients before clipping; NaN if the loss was not finite
     * @param skipped why nothing was changed, if so
     */
    public record Update(
            double loss, double margin, double gradNorm, long tokens, long padded, Optional<String> skipped) {}

    /**
     * @param microBatches each with its own loss; together they make this update
     * @param accumulation how many there usually are
     * @param seed of the dropout
     */
    public Update update(List<List<R>> microBatches, int accumulation, double learningRate, long seed) {
        double[] weights = objective.weights(microBatches, accumulation);
        double loss = 0;
        double margin = 0;
        long tokens = 0;
        long padded = 0;
        try (NDManager step = Torch.newManager(adapter.device())) {
            GradientSum sum = new GradientSum(step, adapter.tensors());
            for (int i = 0; i < microBatches.size(); i++) {
                try (NDManager scratch = step.newSubManager()) {
                    BatchReport report =
                            objective.differentiate(scratch, microBatches.get(i), seed + i, weights[i], sum);
                    loss += report.loss() / microBatches.size();
                    margin += report.margin() / microBatches.size();
                    tokens += report.tokens();
                    padded += report.padded();
                }
            }
            double norm = Double.isFinite(loss) ? optimizer.update(step, sum.sums(), learningRate) : Double.NaN;
            Optional<String> skipped = !Double.isFinite(loss)
                    ? Optional.of("loss-not-finite")
                    : !Double.isFinite(norm) ? Optional.of("gradient-not-finite") : Optional.empty();
            return new Update(loss, margin, norm, tokens, padded, skipped);
        }
    }

    public Objective<R> objective() {
        return objective;
    }

    @Override
    public void close() {
        optimizer.close();
        objective.close();
    }
}
