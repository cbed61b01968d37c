package io.freshet.model.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A data set for training, mining and pairs, of any {@link FileFormat}. These shapes of rows are understood, each row
 * by itself:
 *
 * <ul>
 *   <li>question and answer: {@code query}/{@code response}, {@code prompt}/{@code response} and all aliases of
 *       ms-swift; with {@code rejected_response} (a text or a list), {@code label}, {@code system} or
 *       {@code instruction};
 *   <li>{@code messages} of ms-swift: with an answer in them (up to 3.8), or with {@code positive_messages} and
 *       {@code negative_messages} (from 3.9), where a system message is its text's instruction;
 *   <li>sentence-transformers' triplets (anchor, positive, negative), n-tuples (negative_1, negative_2, …), labelled
 *       pairs (query, document, label) and labelled lists (query, documents, labels);
 *   <li>{@code query}, {@code pos}, {@code neg} of FlagEmbedding and MTEB;
 *   <li>the {@link YesNoRow} of a reranker, which becomes a labelled pair.
 * </ul>
 *
 * Several positives stay one row: whoever can use only one takes the first or makes a row of each.
 *
 * @param rows usable rows in the order of the file
 */
public record DataSet(List<DataRow> rows, ReadReport report) {

    public DataSet {
        rows = List.copyOf(rows);
    }

    /** Reads a whole data set, see {@link #forEach}. */
    public static DataSet read(Path file) throws IOException {
        List<DataRow> rows = new ArrayList<>();
        ReadReport report = forEach(file, rows::add);
        return new DataSet(rows, report);
    }

    /**
     * Hands on the usable rows one by one; a file of any size will do, except one JSON row or Parquet row group that
     * does not fit in memory.
     *
     * @throws DataFileException if the file is broken or empty, of no known format or without a usable row; the message
     *     says where and why
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    public static ReadReport forEach(Path file, Consumer<DataRow> rows) throws IOException {
        FileFormat format = FileFormat.of(file);
        boolean text = format == FileFormat.CSV || format == FileFormat.TSV;
        Counter counter = new Counter();
        Tables.read(file, (row, number) -> {
            Cells cells = new Cells(row, text);
            row.fieldNames().forEachRemaining(counter::column);
            counter.rows++;
            DataRow usable;
            try {
                usable = RowReader.read(cells, number);
            } catch (UnusableRowException e) {
                counter.leave(e, number);
                return;
            }
            counter.usable++;
            rows.accept(usable);
        });
        ReadReport report = counter.report(file, format);
        refuseUseless(report, counter.columns);
        return report;
    }

    private static void refuseUseless(ReadReport report, Set<String> columns) throws DataFileException {
        if (report.rows() == 0) {
            throw new DataFileException(report.file(), "the file is empty: it has no rows");
        }
        if (report.usable() == 0) {
            boolean columnsMissing = report.left().containsKey(RowProblem.MISSING_QUERY)
                    || report.left().containsKey(RowProblem.MISSING_RESPONSE);
            String help = !columnsMissing
                    ? ""
                    : "\ncolumns found: " + String.join(", ", columns) + "\ncolumns understood:\n"
                            + ColumnNames.understood();
            throw new DataFileException(report.file(), "no row can be used\n" + report.summary() + help);
        }
    }

    /** Counts while a file is read. */
    private static final class Counter {
        private static final int MOST_COLUMNS = 100;

        private final Map<RowProblem, ReadReport.LeftOut> left = new EnumMap<>(RowProblem.class);
        private final Set<String> columns = new TreeSet<>();
        private long rows;
        private long usable;

        void column(String name) {
            if (columns.size() < MOST_COLUMNS) {
                columns.add(name);
            }
        }

        void leave(UnusableRowException reason, long number) {
            ReadReport.LeftOut before = left.get(reason.problem());
            if (before == null) {
                left.put(reason.problem(), new ReadReport.LeftOut(1, List.of(number), reason.getMessage()));
                return;
            }
            List<Long> numbers = new ArrayList<>(before.numbers());
            if (numbers.size() < ReadReport.NUMBERS) {
                numbers.add(number);
            }
            left.put(reason.problem(), new ReadReport.LeftOut(before.count() + 1, numbers, before.detail()));
        }

        ReadReport report(Path file, FileFormat format) {
            Set<String> lower = new HashSet<>();
            columns.forEach(name -> lower.add(name.strip().toLowerCase(Locale.ROOT)));
            return new ReadReport(file, format.unit(), rows, usable, left, ColumnNames.unknown(lower));
        }
    }
}
