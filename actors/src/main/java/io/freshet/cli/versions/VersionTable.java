package io.freshet.cli.versions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** The list of versions, a line for each. */
final class VersionTable {

    private static final String FORMAT = "%1s %7s  %-11s %6s  %-20s %8s %8s %8s  %-9s %-9s %s";

    private VersionTable() {}

    static void print(PrintWriter out, JsonNode answer) {
        Screens.status(out, answer);
        out.println();
        if (answer.path("versions").isEmpty()) {
            out.println("No version yet: the base model is served.");
            return;
        }
        row(
                out,
                "",
                "version",
                "status",
                "parent",
                "committed",
                "trained",
                "held-out",
                "other",
                "nDCG@10",
                "parent's",
                "");
        answer.path("versions").forEach(version -> line(out, version, role(answer, version)));
        out.println();
        out.println("* current. nDCG@10 is the candidate's and its parent's on the questions held out by then.");
    }

    /** What scorers are ordered to do with a version. */
    private static String role(JsonNode answer, JsonNode version) {
        if (answer.path("pin").equals(version.path("version"))) {
            return "(pinned)";
        }
        JsonNode canary = answer.path("canary");
        return canary.path("version").equals(version.path("version"))
                ? "(canary, " + canary.path("percent").asText() + " %)"
                : "";
    }

    private static void line(PrintWriter out, JsonNode version, String role) {
        JsonNode counts = version.path("counts");
        JsonNode measured = version.path("ndcg@10").path("held_out");
        row(
                out,
                version.path("current").asBoolean() ? "*" : "",
                version.path("version").asText(),
                version.path("status").asText(),
                version.path("parent").asLong() == 0
                        ? "base"
                        : version.path("parent").asText(),
                version.path("committed").asText().replaceFirst("\\.\\d+Z$", "Z"),
                counts.path("trained").asText("-"),
                counts.path("held_out").asText("-"),
                counts.isMissingNode() ? "-" : Long.toString(others(counts)),
                number(measured.path("candidate")),
                number(measured.path("parent")),
                (role + " " + folder(version)).strip());
    }

    private static void row(PrintWriter out, Object... cells) {
        out.println(String.format(FORMAT, cells).stripTrailing());
    }

    /** Dead-lettered and skipped, for whatever reason. */
    private static long others(JsonNode counts) {
        long others = counts.path("dead_lettered").asLong();
        for (JsonNode reason : counts.path("skipped")) {
            others += reason.asLong();
        }
        return others;
    }

    private static String number(JsonNode metric) {
        return metric.isNumber() ? String.format(Locale.ROOT, "%.4f", metric.asDouble()) : "-";
    }

    static String folder(JsonNode version) {
        return switch (version.path("folder").asText()) {
            case "pruned" -> "(pruned: its record is all there is)";
            case "damaged" -> "DAMAGED: " + version.path("problem").asText();
            default -> "";
        };
    }
}
