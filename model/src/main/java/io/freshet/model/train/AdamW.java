package io.freshet.model.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.torch.GradMode;
import io.freshet.model.torch.TorchProgram;

/**
 * AdamW on an adapter's matrices, with clipping and the refusal of gradients that are not finite.
 *
 * <p>Used by the one thread that trains the adapter. The moments live in the adapter's memory; closing this frees only
 * the program.
 */
public final class AdamW implements AutoCloseable {

    private final AdamWOptions options;
    private final NDList parameters;
    private final OptimizerState state;
    private final TorchProgram program = TorchProgram.load(AdamW.class, "optimizer.py", "Optimizer");

    /**
     * @param state the moments to go on from; updated in place
     */
    public AdamW(AdamWOptions options, LoraAdapter adapter, OptimizerState state) {
        this.options = options;
        this.parameters = adapter.tensors();
        this.state = state;
    }

    /**
     * Applies one update. The gradients are clipped in place first.
     *
     * @param gradients one for each matrix of the adapter, in its order
     * @param learningRate of this step
     * @return the gradients' joint norm before clipping; if it is not finite, nothing was changed
     */
    public double update(NDManager step, NDList gradients, double learningRate) {
        try (GradMode none = GradMode.paused()) {
            double norm =
                    program.call(step, "clip", gradients, options.maxGradNorm()).toFloatArray()[0];
            if (Double.isFinite(norm)) {
                state.countStep();
                program.call(
                        step,
                        "adamw",
                        parameters,
                        gradients,
                        state.expAvg(),
                        state.expAvgSq(),
                        state.steps(),
                        learningRate,
                        options.beta1(),
                        options.beta2(),
                        options.epsilon(),
                        options.weightDecay());
            }
            return norm;
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
