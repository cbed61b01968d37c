package io.freshet.cli.versions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Short answers for people. */
final class Screens {

    private Screens() {}

    static void status(PrintWriter out, JsonNode answer) {
        long current = answer.path("current").asLong();
        out.printf(
                "lane %s: %s is current, %s, %d of %d pairs collected for the next round%n",
                answer.path("lane").asText(),
                current == 0 ? "the base model" : "version " + current,
                answer.path("paused").asBoolean()
                        ? "PAUSED"
                        : "phase " + answer.path("phase").asText(),
                answer.path("collected").asLong(),
                answer.path("wanted").asLong());
    }

    static void adopted(PrintWriter out, JsonNode answer) {
        out.printf(
                "version %s, a copy of version %s, is now the current one of lane %s%n",
                answer.path("version").asText(),
                answer.path("copy_of").asText(),
                answer.path("lane").asText());
        if (answer.path("paused").asBoolean()) {
            out.println("training is paused: freshet versions resume lets it go on from there");
        }
    }

    static void version(PrintWriter out, JsonNode answer) {
        out.printf(
                "%s/%s%s, status %s, parent %s, committed %s%n",
                answer.path("lane").asText(),
                answer.path("version").asText(),
                answer.path("current").asBoolean() ? " (current)" : "",
                answer.path("status").asText(),
                answer.path("parent").asLong() == 0
                        ? "the base model"
                        : answer.path("parent").asText(),
                answer.path("committed").asText());
        out.println("checkpoint: " + answer.path("record").path("uri").asText());
        if (answer.path("manifest").isNull()) {
            out.println(VersionTable.folder(answer));
            out.println("committed record:");
            out.println(answer.path("record").toPrettyString());
        } else {
            out.println("every byte is as the manifest says; the manifest:");
            out.println(answer.path("manifest").toPrettyString());
        }
    }
}
