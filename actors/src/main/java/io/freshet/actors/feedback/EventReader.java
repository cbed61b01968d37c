package io.freshet.actors.feedback;

import static io.freshet.actors.feedback.EventRefusedException.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads one event's JSON. A field that is null counts as absent; one that is not known is refused, since a misspelt
 * {@code dwell_seconds} would mean much.
 */
final class EventReader {

    static final List<String> FIELDS = List.of(
            "event_id",
            "query_id",
            "index",
            "query",
            "response",
            "action",
            "rank",
            "dwell_seconds",
            "rejected_response",
            "source",
            "instruction",
            "timestamp",
            "weight",
            "lane");

    private final JsonNode json;

    private EventReader(JsonNode json) {
        this.json = json;
    }

    /** @throws EventRefusedException naming the field */
    static FeedbackEvent read(JsonNode json) {
        if (!json.isObject()) {
            throw invalid(null, "an event must be an object, not " + kind(json));
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw invalid(name, "there is no field " + name + " in an event; known: " + String.join(", ", FIELDS));
            }
        });
        return new EventReader(json).event();
    }

    private FeedbackEvent event() {
        return new FeedbackEvent(
                text("event_id"),
                text("query_id"),
                whole("index", 0),
                text("query"),
                text("response"),
                action(),
                whole("rank", 1),
                number("dwell_seconds", 0),
                texts("rejected_response"),
                text("source"),
                text("instruction"),
                timestamp(),
                number("weight", Double.MIN_NORMAL).orElse(1),
                text("lane"));
    }

    private Action action() {
        String label =
                text("action").orElseThrow(() -> invalid("action", "action is missing: accepted, rejected or click"));
        return Action.of(label)
                .orElseThrow(() -> invalid("action", "action is '" + label + "'; use accepted, rejected or click"));
    }

    private Optional<String> text(String name) {
        return field(name).map(node -> text(name, node));
    }

    private static String text(String place, JsonNode node) {
        String field = place.replaceFirst("\\[.*", "");
        if (!node.isTextual()) {
            throw invalid(field, place + " must be a string, not " + kind(node));
        }
        if (node.textValue().isBlank()) {
            throw invalid(field, place + " is blank; leave it out or send some text");
        }
        return node.textValue();
    }

    private List<String> texts(String name) {
        Optional<JsonNode> field = field(name);
        if (field.isEmpty() || !field.get().isArray()) {
            return text(name).map(List::of).orElse(List.of());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode node : field.get()) {
            texts.add(text(name + "[" + texts.size() + "]", node));
        }
        return texts;
    }

    private OptionalInt whole(String name, int least) {
        Optional<JsonNode> field = field(name);
        if (field.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!field.get().isInt() || field.get().intValue() < least) {
            throw invalid(name, name + " must be a whole number of at least " + least + ", not " + field.get());
        }
        return OptionalInt.of(field.get().intValue());
    }

    private OptionalDouble number(String name, double least) {
        Optional<JsonNode> field = field(name);
        if (field.isEmpty()) {
            return OptionalDouble.empty();
        }
        double number = field.get().isNumber() ? field.get().doubleValue() : Double.NaN;
        if (!(number >= least) || Double.isInfinite(number)) {
            throw invalid(
                    name,
                    name + " must be a number " + (least == 0 ? "of at least 0" : "greater than 0") + ", not "
                            + field.get());
        }
        return OptionalDouble.of(number);
    }

    private Optional<Instant> timestamp() {
        return field("timestamp").map(node -> {
            try {
                if (node.isTextual()) {
                    return Instant.parse(node.textValue());
                }
                if (node.isIntegralNumber() && node.canConvertToLong()) {
                    return Instant.ofEpochMilli(node.longValue());
                }
            } catch (DateTimeException e) {
                // Refused below, like what is no time at all.
            }
            throw invalid(
                    "timestamp",
                    "timestamp must be ISO-8601 with an offset, or whole milliseconds since 1970, not " + node);
        });
    }

    private static String kind(JsonNode node) {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private Optional<JsonNode> field(String name) {
        return Optional.ofNullable(json.get(name)).filter(node -> !node.isNull());
    }
}
