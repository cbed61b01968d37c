package io.freshet.actors.trainer.child;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Orders and reports as JSON lines. */
final class Lines {

    private static final JsonMapper JSON = new JsonMapper();

    private Lines() {}

    /** Writes a line and flushes it. */
    static void write(OutputStream to, Object message) throws IOException {
        to.write((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    static Order order(String line) throws IOException {
        return JSON.readValue(line, Order.class);
    }

    /** Empty for a line that is none: native libraries may write to standard output behind Java's back. */
    static Optional<Report> report(String line) {
        try {
            return Optional.of(JSON.readValue(line, Report.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
