package io.freshet.model.train.rerank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.freshet.model.torch.TorchProgram;

/** The losses as functions of tensors; the formulas are in {@code losses.py}. Safe for any number of threads. */
final class RerankLosses implements AutoCloseable {

    private final TorchProgram program = TorchProgram.load(RerankLosses.class, "losses.py", "Losses");

    /** @param d scores [n], F32 */
    NDArray pointwise(NDManager step, NDArray d, PairBatch batch) {
        return program.call(step, "pointwise", d, batch.relevant(), batch.weight());
    }

    /** @param d scores [n], F32; at least one group must be comparable */
    NDArray listwise(NDManager step, NDArray d, PairBatch batch, RerankLoss.Listwise options) {
        return program.call(
                step, "listwise", d, batch.groups().orElseThrow(), options.temperature(), options.logProbability());
    }

    /**
     * Cross-entropy of answers.
     *
     * @param states [n, 2, H] before the answer and before the token that ends it
     * @param head [V, H]
     * @param target token ids [n, 2]
     */
    NDArray sft(NDManager step, NDArray states, NDArray head, NDArray target, PairBatch batch) {
        return program.call(step, "sft", states, head, target, batch.weight());
    }

    /** Mean of the positive's score minus the best negative's over the comparable groups; 0 if there are none. */
    double margin(NDManager step, NDArray d, PairBatch batch) {
        return batch.groups()
                .map(groups -> program.call(step, "margin", d, groups).toFloatArray()[0])
                .orElse(0f);
    }

    @Override
    public void close() {
        program.close();
    }
}
