package io.freshet.model.forward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.model.tokenize.TokenChunk;
import io.freshet.model.torch.GradMode;
import io.freshet.model.torch.Tensors;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.transformer.Transformer;
import java.util.Arrays;
import java.util.List;

/** One chunk's way through the transformer, and back. */
final class ChunkPass {

    private final Transformer transformer;
    private final List<long[]> sequences;
    private final TokenChunk chunk;
    private final LowRank delta;
    private final ReadOut readOut;
    private final boolean byLayer;

    /** Inputs of the layers and, last, the output of the last one; null if they were not kept. */
    private Kept kept;

    private record Kept(NDList states, NDList shared, NDArray mask) {}

    ChunkPass(
            Transformer transformer,
            List<long[]> sequences,
            TokenChunk chunk,
            LowRank delta,
            ReadOut readOut,
            boolean byLayer) {
        this.transformer = transformer;
        this.sequences = sequences;
        this.chunk = chunk;
        this.delta = delta;
        this.readOut = readOut;
        this.byLayer = byLayer;
    }

    int rows() {
        return chunk.rows();
    }

    /** Everything once; with a graph if the thread records. */
    NDArray forward(NDManager step) {
        // A graph keeps alive what it needs; without one, a chunk's activations end here, not with the last chunk's.
        try (NDManager activations = step.newSubManager()) {
            NDArray mask = mask(activations);
            NDArray hidden = transformer.forward(activations, ids(activations), mask, delta);
            return readOut.of(step, hidden, mask, chunk);
        }
    }

    /** Everything once, keeping the input of every layer in {@code step}. */
    NDArray forwardKeepingInputs(NDManager step) {
        NDArray mask = mask(step);
        Transformer.Begun begun = transformer.begin(step, ids(step), mask);
        NDList states = new NDList(begun.x());
        for (int i = 0; i < transformer.layers(); i++) {
            states.add(transformer.run(step, i, states.get(i), begun.shared(), delta));
        }
        kept = new Kept(states, begun.shared(), mask);
        try (NDManager scratch = step.newSubManager()) {
            return readOut.of(step, transformer.end(scratch, states.get(transformer.layers())), mask, chunk);
        }
    }

    /** @param gradient of what was read out of this chunk */
    void pullBack(NDManager scratch, NDArray gradient, double weight, GradientSum into) {
        if (byLayer) {
            if (kept == null) {
                try (GradMode none = GradMode.paused();
                        NDArray unused = forwardKeepingInputs(scratch)) {
                    // Only the inputs are of use.
                }
            }
            pullBackByLayer(scratch, gradient, weight, into);
            kept = null;
        } else {
            try (GradMode recording = GradMode.recording()) {
                NDArray output = forward(scratch);
                into.add(0, Autograd.pullBack(scratch, output, gradient, into.parameters()), weight);
            }
        }
    }

    private void pullBackByLayer(NDManager scratch, NDArray gradient, double weight, GradientSum into) {
        int lowest = lowestAdapted();
        int index = into.parameters().size();
        NDArray above = gradient;
        for (int i = transformer.layers(); i >= lowest; i--) {
            NDArray x = kept.states.get(i);
            NDList matrices = i == transformer.layers() ? new NDList() : delta.trainable(i);
            index -= matrices.size();
            try (NDManager layer = scratch.newSubManager();
                    GradMode recording = GradMode.recording()) {
                NDList inputs = new NDList(matrices);
                if (i > lowest) {
                    x.setRequiresGradient(true);
                    inputs.add(x);
                }
                NDArray y = i == transformer.layers()
                        ? readOut.of(layer, transformer.end(layer, x), kept.mask, chunk)
                        : transformer.run(layer, i, x, kept.shared, delta);
                NDList gradients = Autograd.pullBack(layer, y, above, inputs);
                if (!matrices.isEmpty()) {
                    into.add(index, new NDList(gradients.subList(0, matrices.size())), weight);
                }
                above.close();
                if (i > lowest) {
                    above = gradients.get(matrices.size());
                    above.attach(scratch);
                }
            }
            x.close();
        }
    }

    /** Below it there is nothing to learn, so the way back ends there. */
    private int lowestAdapted() {
        int lowest = 0;
        while (delta.trainable(lowest).isEmpty()) {
            lowest++;
        }
        return lowest;
    }

    private NDArray ids(NDManager owner) {
        int width = chunk.longest();
        long[] ids = new long[chunk.rows() * width];
        for (int row = 0; row < chunk.rows(); row++) {
            long[] sequence = sequences.get(chunk.indices()[row]);
            System.arraycopy(sequence, 0, ids, row * width, sequence.length);
        }
        return Tensors.of(owner, ids, chunk.rows(), width);
    }

    private NDArray mask(NDManager owner) {
        int width = chunk.longest();
        boolean[] real = new boolean[chunk.rows() * width];
        for (int row = 0; row < chunk.rows(); row++) {
            int length = sequences.get(chunk.indices()[row]).length;
            Arrays.fill(real, row * width, row * width + length, true);
        }
        return Tensors.of(owner, real, chunk.rows(), width);
    }
}
