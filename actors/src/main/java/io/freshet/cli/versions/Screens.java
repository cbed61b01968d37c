package io.freshet.cli.versions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Short answers for people. */
final class Screens {

    private Screens() {}

    static void status(PrintWriter out, JsonNode answer) {
        out.printf(
                "lane %s: %s is current, %s, %d of %d pairs collected for the next round%n",
                answer.path("lane").asText(),
                name(answer.path("current").asLong()),
                answer.path("paused").asBoolean()
                        ? "PAUSED"
                        : "phase " + answer.path("phase").asText(),
                answer.path("collected").asLong(),
                answer.path("wanted").asLong());
        if (!answer.path("pin").isNull()) {
            out.printf("scorers are pinned to %s%n", name(answer.path("pin").asLong()));
        }
        JsonNode canary = answer.path("canary");
        if (!canary.isNull()) {
            out.printf(
                    "%s answers %d %% of the requests on trial%n",
                    name(canary.path("version").asLong()),
                    canary.path("percent").asLong());
        }
    }

    private static String name(long version) {
        return version == 0 ? "the base model" : "version " + version;
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
        if (!answer.path("pin").isNull()) {
            out.printf(
                    "scorers stay pinned to %s: freshet versions unpin lets them serve this one%n",
                    name(answer.path("pin").asLong()));
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
