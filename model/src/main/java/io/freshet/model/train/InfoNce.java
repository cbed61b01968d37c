package io.freshet.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.TorchProgram;
import java.util.List;

/** The InfoNCE loss over a batch of examples; the formula is in {@code infonce.py}. Safe for any number of threads. */
public final class InfoNce implements AutoCloseable {

    private final InfoNceOptions options;
    private final TorchProgram program = TorchProgram.load(InfoNce.class, "infonce.py", "InfoNce");

    public InfoNce(InfoNceOptions options) {
        this.options = options;
    }

    /**
     * The loss and what it says of the batch.
     *
     * @param loss weighted mean over rows, with its graph if gradients are recorded
     * @param perRow loss of each row [B]
     * @param positive mean cosine of query and positive
     * @param margin mean of the positive's cosine minus the best other document's, over the rows that have another; 0 if
     *     none has
     */
    public record Value(NDArray loss, NDArray perRow, double positive, double margin) {}

    /**
     * Computes the loss.
     *
     * @param step owner of the result and of what the graph needs
     * @param queries [B, d], length 1
     * @param documents [M, d], length 1: of each example in turn the positive, then its negatives
     * @param batch the B examples
     */
    public Value of(NDManager step, NDArray queries, NDArray documents, List<Example> batch) {
        int rows = batch.size();
        int m = batch.stream().mapToInt(e -> 1 + e.negatives().size()).sum();
        long[] positive = new long[rows];
        long[] owner = new long[m];
        String[] texts = new String[m];
        float[] weight = new float[rows];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            Example example = batch.get(row);
            positive[row] = at;
            weight[row] = (float) example.weight();
            texts[at] = example.positive();
            owner[at++] = row;
            for (String negative : example.negatives()) {
                texts[at] = negative;
                owner[at++] = row;
            }
        }
        boolean[] duplicate = new boolean[rows * m];
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < m; j++) {
                duplicate[row * m + j] = texts[j].equals(texts[(int) positive[row]]);
            }
        }
        NDList value = program.callList(
                step,
                "loss",
                queries,
                documents,
                Tensors.of(step, positive, rows),
                Tensors.of(step, owner, m),
                Tensors.of(step, duplicate, rows, m),
                Tensors.of(step, weight, rows),
                options.temperature(),
                options.inBatch(),
                options.maskFakeNegatives(),
                options.fakeNegativeMargin(),
                options.queryQuery(),
                options.documentDocument());
        return new Value(
                value.get(0),
                value.get(1),
                value.get(2).toFloatArray()[0],
                value.get(3).toFloatArray()[0]);
    }

    @Override
    public void close() {
        program.close();
    }
}
