package io.freshet.model.train.offline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.freshet.model.torch.Torch;
import io.freshet.model.train.Objective;
import java.util.List;

/**
 * {@code eval_loss} as transformers has it: the loss of each batch, weighted by its rows. An in-batch loss depends on the
 * size of the batches, so only equal sizes compare.
 *
 * @param batches how many there were
 */
public record MeanLoss(double loss, int batches) {

    /** @param rows at least one; cut into batches in their order */
    public static <R> MeanLoss of(Objective<R> objective, List<R> rows, int batchSize, Device device) {
        double sum = 0;
        int batches = 0;
        for (int from = 0; from < rows.size(); from += batchSize) {
            List<R> batch = rows.subList(from, Math.min(rows.size(), from + batchSize));
            try (NDManager step = Torch.newManager(device)) {
                sum += objective.measure(step, batch).loss() * batch.size();
            }
            batches++;
        }
        return new MeanLoss(sum / rows.size(), batches);
    }
}
