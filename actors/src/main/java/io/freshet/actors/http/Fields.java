package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Typed reading of a body's fields; a field that is null counts as absent. A wrong one is an {@link ApiException} 400. */
public final class Fields {

    private final JsonNode body;

    public Fields(JsonNode body) {
        this.body = body;
    }

    public Optional<String> string(String name) {
        return field(name).map(node -> {
            if (!node.isTextual()) {
                throw ApiException.badRequest(name, name + " must be a string, not " + Json.kind(node));
            }
            return node.textValue();
        });
    }

    /** False when absent. */
    public boolean flag(String name) {
        return flag(name, false);
    }

    public boolean flag(String name, boolean absent) {
        return field(name)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw ApiException.badRequest(name, name + " must be true or false, not " + Json.kind(node));
                    }
                    return node.booleanValue();
                })
                .orElse(absent);
    }

    /** A text that must be there. */
    public String text(String name) {
        return text(name, field(name).orElseThrow(() -> ApiException.badRequest(name, name + " is missing: a string")));
    }

    /** The number of a version, which must be there. */
    public long version(String name) {
        JsonNode node = field(name)
                .orElseThrow(() -> ApiException.badRequest(name, name + " is missing: the number of a version"));
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
            throw ApiException.badRequest(name, name + " must be a whole number of at least 1, not " + node);
        }
        return node.longValue();
    }

    /** The number of a version, 0 = the base model; empty when absent. */
    OptionalLong versionOrBase(String name) {
        Optional<JsonNode> field = field(name);
        if (field.isEmpty()) {
            return OptionalLong.empty();
        }
        JsonNode node = field.get();
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw ApiException.badRequest(
                    name, name + " must be the number of a version, 0 for the base model, not " + node);
        }
        return OptionalLong.of(node.longValue());
    }

    /** A whole number that must be there. */
    public long whole(String name, long min, long max) {
        String wanted =
                "a whole number " + (max == Long.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max);
        JsonNode node = field(name).orElseThrow(() -> ApiException.badRequest(name, name + " is missing: " + wanted));
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            throw ApiException.badRequest(name, name + " must be " + wanted + ", not " + node);
        }
        return node.longValue();
    }

    /** Refuses what would be overlooked: a misspelt field could mean much. */
    public void only(List<String> names) {
        body.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw ApiException.badRequest(
                        name,
                        "there is no field " + name + " here; "
                                + (names.isEmpty() ? "send {}" : "known: " + String.join(", ", names)));
            }
        });
    }

    public OptionalInt positiveInt(String name) {
        Optional<JsonNode> field = field(name);
        if (field.isEmpty()) {
            return OptionalInt.empty();
        }
        JsonNode node = field.get();
        if (!node.isInt() || node.intValue() < 1) {
            throw ApiException.badRequest(name, name + " must be a whole number of at least 1, not " + node);
        }
        return OptionalInt.of(node.intValue());
    }

    /** One text, or a list of 1 to {@code max}; a text of the list may be an object that holds it as {@code text}. */
    public List<String> texts(String name, int max) {
        JsonNode node = field(name)
                .orElseThrow(
                        () -> ApiException.badRequest(name, name + " is missing: a string or an array of strings"));
        if (!node.isArray()) {
            return List.of(text(name, node));
        }
        if (node.isEmpty() || node.size() > max) {
            throw new ApiException(
                    400,
                    node.isEmpty() ? ApiException.NO_TEXTS : ApiException.TOO_MANY_TEXTS,
                    name,
                    name + " has " + node.size() + " texts; this server takes 1 to " + max + " in one request");
        }
        List<String> texts = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            String place = name + "[" + texts.size() + "]";
            texts.add(element.path("text").isTextual() ? text(place, element.get("text")) : text(place, element));
        }
        return texts;
    }

    private static String text(String place, JsonNode node) {
        String param = place.replaceFirst("\\[.*", "");
        if (node.isNumber() || node.isArray()) {
            throw ApiException.badRequest(
                    param, place + " is " + Json.kind(node) + ": tokens are not accepted here, send texts as strings");
        }
        if (!node.isTextual()) {
            throw ApiException.badRequest(param, place + " must be a string, not " + Json.kind(node));
        }
        String text = node.textValue();
        if (text.isEmpty()) {
            throw new ApiException(400, ApiException.EMPTY_TEXT, param, place + " is an empty string; send some text");
        }
        int broken = unpairedSurrogate(text);
        if (broken >= 0) {
            throw ApiException.badRequest(
                    param, place + " has half of a surrogate pair at character " + broken + "; it is no valid text");
        }
        return text;
    }

    private static int unpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    private Optional<JsonNode> field(String name) {
        return Optional.ofNullable(body.get(name)).filter(node -> !node.isNull());
    }
}
