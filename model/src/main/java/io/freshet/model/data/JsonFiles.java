package io.freshet.model.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** JSON objects, one a line or in one array. */
final class JsonFiles {

    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Reads one element of an array, so it must not look at what follows. */
    private static final ObjectMapper ELEMENTS = new ObjectMapper();

    private JsonFiles() {}

    static void readLines(Path file, Tables.Visitor visitor) throws IOException {
        Lines.forEach(file, (line, number) -> visitor.visit(object(file, line, number), number));
    }

    static void readArray(Path file, Tables.Visitor visitor) throws IOException {
        try (Reader text = TextFiles.open(file);
                JsonParser parser = ELEMENTS.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return;
            }
            if (first != JsonToken.START_ARRAY) {
                throw new DataFileException(
                        file,
                        parser.currentTokenLocation().getLineNr(),
                        "the file must be one JSON array of objects; objects one a line make a .jsonl file");
            }
            for (long number = 1; parser.nextToken() != JsonToken.END_ARRAY; number++) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw new DataFileException(
                            file, parser.currentTokenLocation().getLineNr(), "row " + number + " is not a JSON object");
                }
                visitor.visit(ELEMENTS.readTree(parser), number);
            }
            if (parser.nextToken() != null) {
                throw new DataFileException(
                        file, parser.currentTokenLocation().getLineNr(), "there is more after the end of the array");
            }
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new DataFileException(file, line, "not JSON: " + e.getOriginalMessage());
        } catch (CharacterCodingException e) {
            throw new DataFileException(file, "not UTF-8: save the file as UTF-8");
        } catch (EOFException | ZipException e) {
            throw TextFiles.damaged(file, e);
        }
    }

    /** @throws DataFileException unless the line is one JSON object */
    static ObjectNode object(Path file, String line, long number) throws DataFileException {
        try {
            JsonNode node = JSON.readTree(line);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new DataFileException(file, number, "not JSON: " + e.getOriginalMessage());
        }
        throw new DataFileException(file, number, "each line must be one JSON object");
    }
}
