package io.freshet.streams.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Writes a pair as JSON, in the order of its components. */
final class QaPairWriter {

    private final JsonFactory json;

    QaPairWriter(JsonFactory json) {
        this.json = json;
    }

    byte[] write(QaPair pair) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("query", pair.query());
            out.writeStringField("response", pair.response());
            writeText(out, "id", pair.id());
            writeRejected(out, pair);
            if (pair.label() != QaPair.ACCEPTED) {
                out.writeNumberField("label", pair.label());
            }
            if (pair.weight() != 1) {
                out.writeNumberField("weight", pair.weight());
            }
            writeText(out, "source", pair.source());
            writeText(out, "instruction", pair.instruction());
            writeText(out, "timestamp", pair.timestamp().map(Object::toString));
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Texts and numbers are always writable to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void writeText(JsonGenerator out, String field, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            out.writeStringField(field, text.get());
        }
    }

    private static void writeRejected(JsonGenerator out, QaPair pair) throws IOException {
        if (!pair.rejectedResponses().isEmpty()) {
            out.writeArrayFieldStart("rejected_response");
            for (String rejected : pair.rejectedResponses()) {
                out.writeString(rejected);
            }
            out.writeEndArray();
        }
    }
}
