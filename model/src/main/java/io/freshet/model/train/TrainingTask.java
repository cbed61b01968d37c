package io.freshet.model.train;

import ai.djl.Device;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftStyle;
import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is trained: a base model with a loss. Embedding and reranking differ in this and in nothing else of training.
 * The model belongs to whoever made the task.
 *
 * @param <R> see {@link Objective}
 */
public interface TrainingTask<R> {

    /** The linear layers an adapter may target. */
    List<LinearSite> linears();

    Device device();

    /** The loss as a function of an adapter; the caller closes it. */
    Objective<R> objective(LoraAdapter adapter);

    /** How its adapters are written, so that other tools read them as what they are. */
    PeftStyle peftStyle();

    /** What must not come twice in one batch: a second row with the same key would be a false negative of the first. */
    default List<String> keys(R row) {
        return List.of();
    }

    /** The rows of an epoch, where something of them is drawn anew each time; a pure function of its arguments. */
    default List<R> deal(List<R> rows, int epoch, long seed) {
        return rows;
    }

    /** Writes what a version gives for the probe texts, so that another copy of it can be compared. */
    void writeProbe(Path folder, LowRank delta) throws IOException;
}
