package io.freshet.streams.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the value the parser stands on, as the type its field must have. JSON null is the field's default. */
final class FieldReader {

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private final JsonParser json;
    private final RecordLimits limits;

    FieldReader(JsonParser json, RecordLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** A text, or null. */
    String text(String field) throws IOException, Refusal {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> checked(field, limits.maxTextChars(), Reason.TEXT_TOO_LONG);
            default -> throw wrongType(field, "a string");
        };
    }

    /** A short text, or null. Whole numbers count as their digits, since many senders number their records. */
    String id(String field) throws IOException, Refusal {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING, VALUE_NUMBER_INT -> checked(field, limits.maxIdChars(), Reason.ID_TOO_LONG);
            default -> throw wrongType(field, "a string");
        };
    }

    /** A string or a list of strings; blank ones are left out. */
    List<String> texts(String field) throws IOException, Refusal {
        List<String> texts = new ArrayList<>();
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                add(texts, text(field));
            }
        } else {
            add(texts, text(field));
        }
        return texts;
    }

    int label(String field) throws IOException, Refusal {
        return switch (json.currentToken()) {
            case VALUE_NULL -> QaPair.ACCEPTED;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> switch (json.getText()) {
                case "0" -> QaPair.REJECTED;
                case "1" -> QaPair.ACCEPTED;
                default -> throw new Refusal(
                        Reason.BAD_LABEL,
                        field + " must be 0 (rejected) or 1 (accepted), not " + Texts.excerpt(json.getText()));
            };
            default -> throw wrongType(field, "0 or 1");
        };
    }

    double weight(String field) throws IOException, Refusal {
        return switch (json.currentToken()) {
            case VALUE_NULL -> 1;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double weight = Double.parseDouble(json.getText());
                if (!QaPair.isWeight(weight)) {
                    throw new Refusal(
                            Reason.BAD_WEIGHT,
                            field + " must be in [" + QaPair.MIN_WEIGHT + ", " + QaPair.MAX_WEIGHT + "], not "
                                    + Texts.excerpt(json.getText()));
                }
                yield weight;
            }
            default -> throw wrongType(field, "a number");
        };
    }

    /** An instant between 1970 and 9999, or null. */
    Instant timestamp(String field) throws IOException, Refusal {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(field, "an ISO-8601 string or whole milliseconds since 1970");
        }
        String text = json.getText();
        try {
            Instant instant =
                    token == JsonToken.VALUE_STRING ? Instant.parse(text) : Instant.ofEpochMilli(Long.parseLong(text));
            if (!instant.isBefore(FIRST) && !instant.isAfter(LAST)) {
                return instant;
            }
        } catch (DateTimeException | NumberFormatException e) {
            // Refused below, like one that is out of range.
        }
        throw new Refusal(
                Reason.BAD_TIMESTAMP,
                field + " must be ISO-8601 with an offset, or milliseconds, between 1970 and 9999, not "
                        + Texts.excerpt(text));
    }

    static String name(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> token.toString();
        };
    }

    private void add(List<String> texts, String text) throws Refusal {
        if (text == null || Texts.isBlank(text)) {
            return;
        }
        if (texts.size() == limits.maxRejected()) {
            throw new Refusal(Reason.TOO_MANY_REJECTED, "more than " + limits.maxRejected() + " rejected responses");
        }
        texts.add(text);
    }

    private String checked(String field, int limit, Reason tooLong) throws IOException, Refusal {
        String text = json.getText();
        if (text.length() > limit) {
            throw new Refusal(tooLong, field + " has " + text.length() + " characters, limit " + limit);
        }
        if (Texts.hasLoneSurrogate(text)) {
            throw new Refusal(Reason.LONE_SURROGATE, field + " holds half of a surrogate pair");
        }
        return text;
    }

    private Refusal wrongType(String field, String wanted) {
        return new Refusal(Reason.WRONG_TYPE, field + " must be " + wanted + ", not " + name(json.currentToken()));
    }
}
