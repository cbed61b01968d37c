package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A file of a checkpoint is missing, foreign or altered. The checkpoint must not be used. */
public final class CorruptCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String expected;
    private final String found;

    public CorruptCheckpointException(Path file, String expected, String found) {
        super(file + ": expected " + expected + ", found " + found
                + "; use another version, or restore this one from a copy");
        this.file = file;
        this.expected = expected;
        this.found = found;
    }

    public Path file() {
        return file;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }
}
