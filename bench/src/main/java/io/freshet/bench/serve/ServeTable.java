package io.freshet.bench.serve;

import io.freshet.bench.measure.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results of loads as Markdown tables: medians of the rounds, and the range in parentheses. */
public final class ServeTable {

    private static final String LOAD =
            "| %-34s | %8s | %6s | %5s | %-16s | %9s | %6s | %6s | %6s | %6s | %9s | %11s |%n";
    private static final String KIND = "| %-34s | %-10s | %8s | %6s | %6s | %6s | %6s |%n";
    private static final String DIRECT = "| %-46s | %-18s | %-18s |%n";

    private ServeTable() {}

    public static String of(Rounds.Outcome outcome) {
        return loads(outcome.rows()) + "\n" + kinds(outcome.rows()) + "\n" + direct(outcome.direct()) + "\n"
                + ratios(outcome.ratios());
    }

    private static String loads(List<Row> rows) {
        StringBuilder table = new StringBuilder();
        row(
                table,
                LOAD,
                "",
                "requests",
                "failed",
                "mixed",
                "texts/s",
                "a CPU s",
                "p50 ms",
                "p90",
                "p99",
                "max",
                "swaps",
                "cores");
        table.append("|---|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|---|\n");
        for (Row row : rows) {
            Latency latency = row.latency();
            row(
                    table,
                    LOAD,
                    row.name(),
                    latency.requests() + row.failed() + row.mixed(),
                    row.failed(),
                    row.mixed(),
                    range("%.1f", row.rate().textsPerSecond()),
                    number("%.1f", row.rate().textsPerCpuSecond().median()),
                    number("%.0f", latency.p50()),
                    number("%.0f", latency.p90()),
                    number("%.0f", latency.p99()),
                    number("%.0f", latency.max()),
                    row.swaps().committed() == 0
                            ? ""
                            : row.swaps().swapped() + " of " + row.swaps().committed(),
                    number("%.2f", row.serverCores().median()) + " + "
                            + number("%.2f", row.ownCores().median()));
        }
        rows.stream()
                .map(Row::swaps)
                .filter(swaps -> swaps.committed() > 0)
                .forEach(swaps -> table.append(String.format(
                        Locale.ROOT,
                        "%nA swap took %.3f s from hearing of a version to serving it (mean); the first answer of a version came"
                                + " %.3f s after its commit began (mean; at most %.3f s).%n",
                        swaps.meanSeconds(),
                        swaps.meanSecondsUntilSeen(),
                        swaps.mostSecondsUntilSeen())));
        return table.toString();
    }

    private static String kinds(List<Row> rows) {
        StringBuilder table = new StringBuilder();
        row(table, KIND, "", "asked for", "answers", "p50 ms", "p90", "p99", "max");
        table.append("|---|---|---:|---:|---:|---:|---:|\n");
        rows.forEach(row -> row.byKind()
                .forEach((kind, latency) -> row(
                        table,
                        KIND,
                        row.name(),
                        kind.name().toLowerCase(Locale.ROOT),
                        latency.requests(),
                        number("%.0f", latency.p50()),
                        number("%.0f", latency.p90()),
                        number("%.0f", latency.p99()),
                        number("%.0f", latency.max()))));
        return table.toString();
    }

    private static String direct(Map<String, Rate.Rounds> rates) {
        StringBuilder table = new StringBuilder();
        row(table, DIRECT, "without a server", "texts/s", "a CPU second");
        table.append("|---|---|---|\n");
        rates.forEach((name, rate) -> row(
                table, DIRECT, name, range("%.1f", rate.textsPerSecond()), range("%.1f", rate.textsPerCpuSecond())));
        return table.toString();
    }

    private static String ratios(List<Ratio> ratios) {
        StringBuilder table = new StringBuilder();
        row(table, DIRECT, "ratio in each round", "of texts/s", "of texts a CPU s");
        table.append("|---|---|---|\n");
        ratios.forEach(ratio -> row(
                table,
                DIRECT,
                ratio.of() + " / " + ratio.to(),
                range("%.2f", ratio.value().textsPerSecond()),
                range("%.2f", ratio.value().textsPerCpuSecond())));
        return table.toString();
    }

    private static void row(StringBuilder table, String format, Object... cells) {
        table.append(String.format(Locale.ROOT, format, cells));
    }

    private static String range(String format, Spread spread) {
        return number(format, spread.median()) + " (" + number(format, spread.min()) + "–"
                + number(format, spread.max()) + ")";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
