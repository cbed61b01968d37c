package io.freshet.model.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes a data set in the format of the file's ending. Rows go to a temporary file beside it, which takes its name at
 * {@link #commit}: there is never half a data set under that name. Used by one thread.
 */
public final class DataSetWriter implements AutoCloseable {

    private final Path file;
    private final Path temporary;
    private final boolean overwrite;
    private final RowSink sink;
    private boolean closed;
    private long rows;

    private DataSetWriter(Path file, Path temporary, boolean overwrite, RowSink sink) {
        this.file = file;
        this.temporary = temporary;
        this.overwrite = overwrite;
        this.sink = sink;
    }

    /**
     * Starts a data set.
     *
     * @param columns of every row, in order
     * @param overwrite whether a file of that name may be replaced
     * @throws FileAlreadyExistsException if it may not and there is one; the message names {@code --overwrite}
     * @throws DataFileException if the ending is none of a {@link FileFormat}
     */
    public static DataSetWriter create(Path file, List<Column> columns, boolean overwrite) throws IOException {
        FileFormat format = FileFormat.of(file);
        refuseExisting(file, overwrite);
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder + ": no such folder to write " + file.getFileName() + " into");
        }
        Path temporary = folder.resolve(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        Files.deleteIfExists(temporary);
        try {
            return new DataSetWriter(file, temporary, overwrite, sink(format, file, temporary, columns));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private static RowSink sink(FileFormat format, Path file, Path temporary, List<Column> columns) throws IOException {
        boolean gzip = TextFiles.isGzip(file);
        return switch (format) {
            case JSONL -> new JsonOutput(TextFiles.create(temporary, gzip), false);
            case JSON -> new JsonOutput(TextFiles.create(temporary, gzip), true);
            case CSV -> new CsvOutput(TextFiles.create(temporary, gzip), ',', columns);
            case TSV -> new CsvOutput(TextFiles.create(temporary, gzip), '\t', columns);
            case PARQUET -> new ParquetOutput(temporary, columns);
        };
    }

    /** Adds a row; a column that it lacks or that is null is empty. */
    public void write(ObjectNode row) throws IOException {
        sink.write(row);
        rows++;
    }

    /** Rows written so far. */
    public long rows() {
        return rows;
    }

    /** Completes the file and gives it its name. */
    public void commit() throws IOException {
        closed = true;
        try {
            sink.close();
            refuseExisting(file, overwrite);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Without {@link #commit} before it: nothing was written. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                sink.close();
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private static void refuseExisting(Path file, boolean overwrite) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileAlreadyExistsException(file + " is a folder; name a file");
        }
        if (!overwrite && Files.exists(file)) {
            throw new FileAlreadyExistsException(file + " exists already; --overwrite replaces it");
        }
    }
}
