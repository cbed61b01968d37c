package io.freshet.streams.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one JSON object token by token, so that unknown fields cost nothing and each refusal knows its field. */
final class QaPairReader {

    private final JsonParser json;
    private final FieldReader field;
    private final Set<String> seen = new HashSet<>();

    QaPairReader(JsonParser json, RecordLimits limits) {
        this.json = json;
        this.field = new FieldReader(json, limits);
    }

    QaPair read() throws IOException, Refusal {
        JsonToken first = json.nextToken();
        if (first == null) {
            throw new Refusal(Reason.EMPTY_RECORD, "only white space");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new Refusal(Reason.NOT_AN_OBJECT, "the value begins with " + FieldReader.name(first));
        }
        Draft draft = new Draft();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            readField(json.currentName(), draft);
        }
        if (json.nextToken() != null) {
            throw new Refusal(
                    Reason.NOT_JSON,
                    "text after the object at character "
                            + json.currentTokenLocation().getCharOffset());
        }
        return draft.toPair();
    }

    private void readField(String name, Draft draft) throws IOException, Refusal {
        json.nextToken();
        switch (name) {
            case "query" -> draft.query = field.text(once(name));
            case "response" -> draft.response = field.text(once(name));
            case "id" -> draft.id = field.id(once(name));
            case "rejected_response" -> draft.rejected = field.texts(once(name));
            case "label" -> draft.label = field.label(once(name));
            case "weight" -> draft.weight = field.weight(once(name));
            case "source" -> draft.source = field.id(once(name));
            case "instruction" -> draft.instruction = field.text(once(name));
            case "timestamp" -> draft.timestamp = field.timestamp(once(name));
            default -> json.skipChildren();
        }
    }

    private String once(String name) throws Refusal {
        if (!seen.add(name)) {
            throw new Refusal(Reason.DUPLICATE_KEY, name + " is given twice");
        }
        return name;
    }

    /** The fields so far; null is absent. */
    private static final class Draft {
        String query;
        String response;
        String id;
        List<String> rejected = List.of();
        int label = QaPair.ACCEPTED;
        double weight = 1;
        String source;
        String instruction;
        Instant timestamp;

        QaPair toPair() throws Refusal {
            require(query, "query", Reason.MISSING_QUERY, Reason.BLANK_QUERY);
            require(response, "response", Reason.MISSING_RESPONSE, Reason.BLANK_RESPONSE);
            return new QaPair(
                    query,
                    response,
                    present(id),
                    rejected,
                    label,
                    weight,
                    present(source),
                    present(instruction),
                    Optional.ofNullable(timestamp));
        }

        private static void require(String text, String field, Reason missing, Reason blank) throws Refusal {
            if (text == null) {
                throw new Refusal(missing, field + " is absent or null");
            }
            if (Texts.isBlank(text)) {
                throw new Refusal(blank, field + " has no visible character");
            }
        }

        private static Optional<String> present(String text) {
            return Optional.ofNullable(text).filter(t -> !Texts.isBlank(t));
        }
    }
}
