package io.freshet.model.checkpoint;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** ISO-8601 in UTC, as {@link Instant#toString()} writes it. */
final class InstantDeserializer extends FromStringDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantDeserializer() {
        super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String value, DeserializationContext context) throws IOException {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            return (Instant) context.handleWeirdStringValue(Instant.class, value, "not an ISO-8601 instant");
        }
    }
}
