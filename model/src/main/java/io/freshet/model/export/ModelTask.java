package io.freshet.model.export;

import io.freshet.model.transformer.LinearSite;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a model is for, as far as its export has to know: how to try it and which files it needs beside the weights. */
public interface ModelTask {

    /** A model that is open to be tried; whoever opened it closes it. */
    interface Trial extends AutoCloseable {

        /** The linear layers an adapter may target. */
        List<LinearSite> linears();

        /** What the model says to the probes, one row of numbers each; the same order and size every time. */
        float[][] outputs(LowRank delta);

        @Override
        void close();
    }

    /**
     * Opens a model folder on the CPU, in F32 whatever its weights are.
     *
     * @throws IOException if a file is missing or damaged
     */
    Trial open(Path folder) throws IOException;

    /**
     * Writes what a merged folder of this task needs and its base does not have.
     *
     * @param base the base model's folder
     * @param merged has everything that was copied from it
     */
    default void complete(Path base, Path merged) throws IOException {}
}
