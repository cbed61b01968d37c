package io.freshet.bench.measure;

import java.util.List;
import java.util.Locale;

/** Results as a Markdown table: medians, and the range in parentheses. */
public final class Table {

    private static final String ROW = "| %-36s | %-18s | %-14s | %8s | %7s | %7s | %6s | %-13s |%n";

    private Table() {}

    /** @param reference how to call what the last column relates to */
    public static String of(List<Result> results, String reference) {
        StringBuilder table = new StringBuilder();
        row(table, "", "ms", "a second", "tokens/s", "padding", "GFLOP", "GFLOP/s", "of " + reference);
        table.append("|---|---|---|---:|---:|---:|---:|---|\n");
        for (Result r : results) {
            boolean texts = r.tokens() > 0;
            row(
                    table,
                    r.name(),
                    range("%.0f", r.millis(), 1),
                    texts ? number("%.1f ", r.unitsPerSecond().median()) + r.unit() : "",
                    texts ? number("%.0f", r.tokensPerSecond().median()) : "",
                    texts ? number("%.0f %%", 100 * r.paddingRatio()) : "",
                    number("%.1f", r.gflop()),
                    number("%.0f", r.gflopPerSecond().median()),
                    range("%.0f", r.shareOfReference(), 100) + " %");
        }
        return table.toString();
    }

    private static void row(StringBuilder table, Object... cells) {
        table.append(String.format(Locale.ROOT, ROW, cells));
    }

    private static String range(String format, Spread spread, double factor) {
        return number(format, spread.median() * factor) + " (" + number(format, spread.min() * factor) + "–"
                + number(format, spread.max() * factor) + ")";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
