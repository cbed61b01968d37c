package io.freshet.model.data;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A data file does not have the form it should have; the message starts with {@code file:line}, or with the file's name
 * alone when the problem has no line.
 */
public final class DataFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long line;

    /** @param line counted from 1 */
    public DataFileException(Path file, long line, String problem) {
        super(file + ":" + line + ": " + problem);
        this.file = file;
        this.line = line;
    }

    /** A problem of the whole file. */
    public DataFileException(Path file, String problem) {
        super(file + ": " + problem);
        this.file = file;
        this.line = 0;
    }

    public Path file() {
        return file;
    }

    /** Counted from 1; 0 when the problem is the whole file's. */
    public long line() {
        return line;
    }
}
