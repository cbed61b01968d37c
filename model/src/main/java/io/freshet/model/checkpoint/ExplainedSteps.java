package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Says of which file it was that there is no room for it: the system's own message does not. */
record ExplainedSteps(FileSteps steps) implements FileSteps {

    @Override
    public void step(Kind kind, Path path, Change change) throws IOException {
        try {
            steps.step(kind, path, change);
        } catch (IOException e) {
            throw DiskFullException.explained(path, e);
        }
    }
}
