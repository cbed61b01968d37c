package io.freshet.model.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What reading a data set was like.
 *
 * @param unit what rows are counted in, see {@link FileFormat#unit()}
 * @param rows rows in the file
 * @param usable rows that were handed on
 * @param left rows left out, by reason
 * @param ignoredColumns columns that mean nothing here
 */
public record ReadReport(
        Path file, String unit, long rows, long usable, Map<RowProblem, LeftOut> left, Set<String> ignoredColumns) {

    /** Numbers that are kept for each reason. */
    static final int NUMBERS = 5;

    public ReadReport {
        EnumMap<RowProblem, LeftOut> copy = new EnumMap<>(RowProblem.class);
        copy.putAll(left);
        left = Collections.unmodifiableMap(copy);
        ignoredColumns = Collections.unmodifiableSet(new TreeSet<>(ignoredColumns));
    }

    /**
     * The rows left out for one reason.
     *
     * @param numbers line or row numbers of the first few
     * @param detail of the first: column and value
     */
    public record LeftOut(long count, List<Long> numbers, String detail) {
        public LeftOut {
            numbers = List.copyOf(numbers);
        }
    }

    /** A headline, then one line for each reason and one for ignored columns. */
    public String summary() {
        List<String> lines = new ArrayList<>();
        lines.add(file + ": " + usable + " of " + rows + " rows usable");
        left.forEach((problem, rows) -> lines.add("  left out " + line(problem, rows)));
        if (!ignoredColumns.isEmpty()) {
            lines.add("  columns ignored: " + String.join(", ", ignoredColumns));
        }
        return String.join("\n", lines);
    }

    private String line(RowProblem problem, LeftOut rows) {
        String numbers = rows.numbers().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return rows.count() + ": " + problem.meaning() + " (" + unit + (rows.count() == 1 ? " " : "s ") + numbers
                + (rows.count() > rows.numbers().size() ? ", …" : "") + "; first: " + rows.detail() + ")";
    }
}
