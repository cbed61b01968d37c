package io.freshet.model.forward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;

/**
 * The gradients of an adapter's matrices, summed over micro-batches, chunks and layers in the order in which they are
 * added. Used by one thread; the tensors belong to the manager it was made with.
 */
public final class GradientSum {

    private final NDList parameters;
    private final NDList sums = new NDList();

    /** @param parameters the matrices [..] in the adapter's order; they must require gradients */
    public GradientSum(NDManager step, NDList parameters) {
        this.parameters = parameters;
        for (NDArray parameter : parameters) {
            sums.add(step.zeros(parameter.getShape(), DataType.FLOAT32));
        }
    }

    /**
     * Differentiates a loss and adds weight times its gradient.
     *
     * @param step owner of what is made on the way
     * @param loss a scalar with its graph, which is freed
     * @param passes every pass that the loss was computed from and that the matrices took part in
     */
    public void add(NDManager step, NDArray loss, double weight, List<ForwardPass> passes) {
        if (passes.stream().noneMatch(ForwardPass::recomputes)) {
            add(0, Autograd.gradients(step, loss, parameters), weight);
            return;
        }
        NDList outputs = new NDList();
        passes.forEach(pass -> outputs.add(pass.leaf()));
        NDList gradients = Autograd.gradients(step, loss, outputs);
        for (int i = 0; i < passes.size(); i++) {
            passes.get(i).pullBack(gradients.get(i), weight, this);
        }
    }

    /** Adds weight times gradients to the sums from index {@code first} on. */
    void add(int first, NDList gradients, double weight) {
        Autograd.accumulate(new NDList(sums.subList(first, first + gradients.size())), gradients, weight);
    }

    NDList parameters() {
        return parameters;
    }

    /** The sums, F32, in the order of the matrices. */
    public NDList sums() {
        return sums;
    }
}
