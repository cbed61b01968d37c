package io.freshet.model.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Rows of any {@link FileFormat} as JSON objects, one after the other. */
final class Tables {

    /** One row and its number, see {@link FileFormat#unit()}. */
    interface Visitor {
        void visit(ObjectNode row, long number) throws IOException;
    }

    private Tables() {}

    /**
     * Reads a file to its end.
     *
     * @throws DataFileException if the file is broken; rows before the damage were visited
     * @throws NoSuchFileException if it is not there
     */
    static void read(Path file, Visitor visitor) throws IOException {
        FileFormat format = FileFormat.of(file);
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file + ": " + (Files.isDirectory(file) ? "is a folder" : "no such file"));
        }
        switch (format) {
            case JSONL -> JsonFiles.readLines(file, visitor);
            case JSON -> JsonFiles.readArray(file, visitor);
            case CSV -> CsvFiles.read(file, ',', visitor);
            case TSV -> CsvFiles.read(file, '\t', visitor);
            case PARQUET -> ParquetInput.read(file, visitor);
            default -> throw new AssertionError(format);
        }
    }
}
