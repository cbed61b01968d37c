package io.freshet.model.hub.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON files of model folders. */
public final class JsonFiles {

    private static final JsonMapper JSON = new JsonMapper();

    private JsonFiles() {}

    /** @throws IOException if the file is missing or not JSON; the message names file and line */
    public static JsonNode read(Path file) throws IOException {
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " is not JSON: " + e.getOriginalMessage() + " at line "
                            + e.getLocation().getLineNr(),
                    e);
        }
    }

    /** Like {@link #read}, but an empty object if there is no such file. */
    public static JsonNode readIfThere(Path file) throws IOException {
        return Files.exists(file) ? read(file) : JSON.createObjectNode();
    }
}
