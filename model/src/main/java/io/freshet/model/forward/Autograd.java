package io.freshet.model.forward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.model.torch.GradMode;
import io.freshet.model.torch.TorchProgram;

/** Differentiation as functions: gradients are values that are asked for, nothing is stored in tensors. */
final class Autograd {

    private Autograd() {}

    /** Loaded when first needed; lives as long as the process. */
    private static final class Program {
        static final TorchProgram PROGRAM = TorchProgram.load(Autograd.class, "autograd.py", "Autograd");
    }

    /** Gradients of a scalar; an input that it does not depend on is an error. */
    static NDList gradients(NDManager result, NDArray loss, NDList inputs) {
        return Program.PROGRAM.callList(result, "gradients", loss, inputs);
    }

    /** The gradient of the inputs, given that of a tensor that was computed from them. */
    static NDList pullBack(NDManager result, NDArray output, NDArray gradient, NDList inputs) {
        return Program.PROGRAM.callList(result, "pull_back", output, gradient, inputs);
    }

    /** sums[i] += weight · gradients[i], in place. */
    static void accumulate(NDList sums, NDList gradients, double weight) {
        try (GradMode none = GradMode.paused();
                NDArray unused =
                        Program.PROGRAM.call(sums.get(0).getManager(), "accumulate", sums, gradients, weight)) {
            // In place; the returned tensor is the first sum under another handle.
        }
    }

    /** Rows [from, to) of a tensor, as a view. */
    static NDArray rows(NDManager result, NDArray x, long from, long to) {
        return Program.PROGRAM.call(result, "rows", x, from, to);
    }

    /** A leaf that gradients can be asked for: the parts one after the other, cut off from any graph. */
    static NDArray leaf(NDManager result, NDList parts) {
        try (GradMode none = GradMode.paused()) {
            NDArray leaf = Program.PROGRAM.call(result, "join", parts);
            leaf.setRequiresGradient(true);
            return leaf;
        }
    }
}
