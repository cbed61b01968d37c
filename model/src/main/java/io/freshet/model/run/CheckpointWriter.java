package io.freshet.model.run;

import java.io.IOException;
import java.nio.file.Path;

/** Writes what a checkpoint consists of, beside {@code trainer_state.json} and {@code args.json}. */
public interface CheckpointWriter {

    /** @param folder exists and is empty; subfolders are welcome */
    void write(Path folder) throws IOException;
}
