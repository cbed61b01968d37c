package io.freshet.actors.trainer;

import io.freshet.model.train.StepReport;
import java.io.IOException;
import java.nio.file.Path;

/** One attempt at a round. Used by one thread; closing it frees its native memory. */
public interface Training extends AutoCloseable {

    boolean hasNext();

    /** @throws IOException if this attempt is lost */
    StepReport next() throws IOException;

    /** Frobenius norm of what the adapter adds to the base model. */
    double deltaNorm();

    /** Writes the candidate's files. */
    void save(Path folder) throws IOException;

    @Override
    void close();

    /** Starts attempts; every start of the same round must go the same way. */
    @FunctionalInterface
    interface Factory {
        Training begin(TrainRound round) throws IOException;
    }
}
