package io.freshet.model.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How the rows of a file are written, told by the file's ending. */
public enum FileFormat {
    /** One JSON object a line; rows are numbered by line. */
    JSONL("line", "jsonl", "ndjson"),
    /** One JSON array of objects. */
    JSON("row", "json"),
    /** Comma-separated values with a header line; a list is JSON in its cell. */
    CSV("row", "csv"),
    /** The same with tabs. */
    TSV("row", "tsv"),
    /** Apache Parquet: plain, snappy, gzip, zstd or lz4 pages. */
    PARQUET("row", "parquet");

    private static final String UNDERSTOOD = ".jsonl, .ndjson, .json, .csv and .tsv (each also with .gz) and .parquet";

    private final String unit;
    private final List<String> endings;

    FileFormat(String unit, String... endings) {
        this.unit = unit;
        this.endings = List.of(endings);
    }

    /** What rows are counted in: {@code line} or {@code row}, both from 1; a header is not a row. */
    public String unit() {
        return unit;
    }

    /** @throws DataFileException if the ending is none that is understood; the message lists those */
    public static FileFormat of(Path file) throws DataFileException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean gzip = name.endsWith(".gz");
        String plain = gzip ? name.substring(0, name.length() - ".gz".length()) : name;
        for (FileFormat format : values()) {
            boolean fits = format.endings.stream().anyMatch(ending -> plain.endsWith("." + ending));
            if (fits && !(gzip && format == PARQUET)) {
                return format;
            }
        }
        throw new DataFileException(file, "the ending does not tell the format: " + UNDERSTOOD + " are understood");
    }
}
