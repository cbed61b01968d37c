package io.freshet.model.transformer.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/** Fields of a {@code config.json}; every complaint names the file and the key. */
record ConfigFields(Path file, JsonNode json) {

    /** Whether a field is there and not null. */
    boolean has(String key) {
        return json.hasNonNull(key);
    }

    JsonNode get(String key) {
        return json.path(key);
    }

    ConfigFields inside(String key) {
        return new ConfigFields(file, json.path(key));
    }

    int positive(String key) {
        int value = json.path(key).isIntegralNumber() ? json.path(key).asInt(0) : 0;
        if (value <= 0) {
            throw refused("'" + key + "' must be a positive integer, found " + found(key));
        }
        return value;
    }

    double number(String key, double usual) {
        if (has(key) && !json.path(key).isNumber()) {
            throw refused("'" + key + "' must be a number, found " + found(key));
        }
        return json.path(key).asDouble(usual);
    }

    /** What stands there, for a message. */
    String found(String key) {
        return json.has(key) ? json.get(key).toString() : "nothing";
    }

    IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException(file + ": " + problem);
    }
}
