package io.freshet.model.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** JSON of a run's files. NaN and infinity are the strings {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}. */
final class RunJson {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    // The shortest digits of a double, on every Java version.
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private RunJson() {}

    /** One object on one line, without its end. */
    static String line(Map<String, ?> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot be written as JSON: " + object, e);
        }
    }

    /** Reads one object. */
    static Map<String, Object> parse(String text) throws JsonProcessingException {
        return JSON.readValue(text, OBJECT);
    }

    /** Writes a file, indented. */
    static void writeFile(Path file, Map<String, ?> object) throws IOException {
        Files.writeString(file, JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(object) + "\n");
    }

    /** @throws IOException naming the file and the line if it is no JSON object */
    static Map<String, Object> readFile(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " is not a JSON object: " + e.getOriginalMessage()
                            + (e.getLocation() == null
                                    ? ""
                                    : " at line " + e.getLocation().getLineNr()),
                    e);
        }
    }
}
