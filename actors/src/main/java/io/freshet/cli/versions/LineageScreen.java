package io.freshet.cli.versions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lineage for people, either way. */
final class LineageScreen {

    private LineageScreen() {}

    /** Which records made a version. */
    static void version(PrintWriter out, JsonNode answer) {
        out.printf(
                "The line of %s/%s, back to the base model:%n%n",
                answer.path("lane").asText(), answer.path("version").asText());
        for (JsonNode round : answer.path("line")) {
            out.printf(
                    "  v%-6s %-11s ",
                    round.path("version").asText(), round.path("status").asText());
            out.println(records(round)
                    + ("committed_offsets".equals(round.path("offsets_from").asText())
                            ? " (manifest " + round.path("folder").asText() + "; by the committed offsets)"
                            : ""));
        }
        if (answer.has("missing_parent")) {
            out.println("  v" + answer.path("missing_parent").asText() + " is not in the log: the line is cut here");
        }
        JsonNode total = answer.path("total");
        out.println();
        out.println("Records that made it: " + ranges(total.path("offsets"), "none"));
        out.println("What became of them: " + counts(total.path("counts")));
        note(out, total.path("without_counts"), "not counted, as the manifest is gone");
        note(out, total.path("without_offsets"), "which records it took is not known any more");
    }

    /** Which versions learned from a record. */
    static void record(PrintWriter out, JsonNode answer) {
        String record =
                answer.path("partition").asText() + ":" + answer.path("offset").asText();
        if (!answer.path("taken").asBoolean()) {
            boolean later =
                    answer.path("offset").asLong() >= answer.path("next_offset").asLong();
            out.println(
                    later
                            ? "No version took record " + record + " yet; the next one of its partition is "
                                    + answer.path("next_offset").asText() + "."
                            : "No version is known to have taken record " + record + ".");
        }
        for (JsonNode round : answer.path("rounds")) {
            out.printf(
                    "Record %s was taken by the round of v%s (%s): %s%n",
                    record, round.path("version").asText(), round.path("status").asText(), records(round));
            String fate = round.path("record").asText();
            out.println(
                    fate.equals("not stored")
                            ? "  What became of this one is not stored, only of all: " + counts(round.path("counts"))
                            : "  All of the round's records had the same fate, so this one had it: " + fate);
        }
        if (answer.path("taken").asBoolean()) {
            versions(out, "Versions that learned from it, if it was trained:", answer.path("learned"));
        }
        if (!answer.path("unpublished").isEmpty()) {
            versions(out, "Candidates that did, and were never published:", answer.path("unpublished"));
        }
        note(out, answer.path("without_offsets"), "may have taken it too: its records are not known any more");
    }

    private static void versions(PrintWriter out, String title, JsonNode versions) {
        out.println(title + (versions.isEmpty() ? " none" : ""));
        for (JsonNode version : versions) {
            out.println(String.format(
                            "  v%-6s %-11s %s",
                            version.path("version").asText(),
                            version.path("status").asText(),
                            version.path("current").asBoolean() ? "current" : "")
                    .stripTrailing());
        }
    }

    private static void note(PrintWriter out, JsonNode versions, String what) {
        versions.forEach(version -> out.println("  v" + version.asText() + ": " + what));
    }

    private static String records(JsonNode round) {
        return switch (round.path("offsets_from").asText()) {
            case "unknown" -> "records not known: its manifest is "
                    + round.path("folder").asText();
            default -> ranges(round.path("offsets"), "no records: a copy of its parent");
        };
    }

    private static String ranges(JsonNode ranges, String none) {
        List<String> texts = new ArrayList<>();
        ranges.forEach(range -> texts.add(
                range.path("topic").asText() + "-" + range.path("partition").asText() + " ["
                        + range.path("from").asText() + ", " + range.path("to").asText() + ")"));
        return texts.isEmpty() ? none : String.join(", ", texts);
    }

    /** All counts above zero, those by source or by reason in brackets. */
    private static String counts(JsonNode counts) {
        List<String> texts = new ArrayList<>();
        counts.properties().forEach(field -> {
            String name = field.getKey().replace('_', ' ');
            if (field.getValue().isObject()) {
                String inner = counts(field.getValue());
                if (!inner.equals("nothing counted")) {
                    texts.add(name + " (" + inner + ")");
                }
            } else if (field.getValue().asLong() > 0) {
                texts.add(field.getValue().asText() + " " + name);
            }
        });
        return texts.isEmpty() ? "nothing counted" : String.join(", ", texts);
    }
}
