package io.freshet.model.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Relevance judgements in the tab-separated form of BEIR, collected line by line. */
final class Qrels {

    private static final String HEADER = "query-id\tcorpus-id\tscore";

    private final Path file;
    private final Set<String> knownQueries;
    private final Map<String, Set<String>> relevant = new LinkedHashMap<>();
    private boolean headed;

    private Qrels(Path file, Set<String> knownQueries) {
        this.file = file;
        this.knownQueries = knownQueries;
    }

    /** Query id to the ids of its relevant documents; a query with none relevant has an empty set. */
    static Map<String, Set<String>> read(Path file, Set<String> knownQueries) throws IOException {
        Qrels qrels = new Qrels(file, knownQueries);
        Lines.forEach(file, qrels::add);
        if (!qrels.headed) {
            throw new DataFileException(file, 1, "the file is empty");
        }
        return qrels.relevant;
    }

    private void add(String line, long number) throws DataFileException {
        if (!headed) {
            headed = true;
            if (!line.strip().equals(HEADER)) {
                throw new DataFileException(
                        file, number, "the first line must be the tab-separated header query-id, corpus-id, score");
            }
            return;
        }
        String[] cells = line.split("\t", -1);
        if (cells.length != 3) {
            throw new DataFileException(file, number, "expected 3 tab-separated columns, got " + cells.length);
        }
        if (!knownQueries.contains(cells[0])) {
            throw new DataFileException(file, number, "query-id '" + cells[0] + "' is not among the queries");
        }
        Set<String> documents = relevant.computeIfAbsent(cells[0], query -> new LinkedHashSet<>());
        if (score(cells[2], number) > 0) {
            documents.add(cells[1]);
        } else {
            documents.remove(cells[1]);
        }
    }

    private int score(String cell, long number) throws DataFileException {
        try {
            return Integer.parseInt(cell.strip());
        } catch (NumberFormatException e) {
            throw new DataFileException(file, number, "score must be a whole number, got '" + cell + "'");
        }
    }
}
