package io.freshet.cli.chaos;

import io.freshet.cli.chaos.check.Finding;
import java.io.PrintWriter;
import java.util.Locale;

/** The end of a run for people. */
final class Summary {

    private final PrintWriter out;

    Summary(PrintWriter out) {
        this.out = out;
    }

    void print(ChaosReport report) {
        line("");
        line(
                "%d of %d kills in %.0f s, seed %d: %d starts of Freshet, %d of them after it had given up by itself.",
                report.deaths(),
                report.kills(),
                report.seconds(),
                report.seed(),
                report.starts(),
                report.endedByThemselves());
        report.killsByKind().forEach((kind, count) -> line("  %-18s %5d", kind, count));
        line(
                "Versions %s; %d records acknowledged, %d of them bad, %d dead letters.",
                report.versions(),
                report.records().acknowledged(),
                report.records().bad(),
                report.records().letters());
        line(
                "%d answers by %d versions, %d of them by the base model of a scorer that had just started; %d requests"
                        + " met a dead process.",
                report.answers().good(),
                report.answers().versions(),
                report.answers().byBaseModel(),
                report.answers().unanswered());
        line("");
        for (Finding finding : report.checks()) {
            line("%s  %s", finding.passed() ? "ok  " : "FAIL", finding.check());
            finding.faults().forEach(fault -> line("        %s", fault));
            if (finding.more() > 0) {
                line("        and %d more", finding.more());
            }
        }
        out.flush();
    }

    private void line(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
        out.println();
    }
}
