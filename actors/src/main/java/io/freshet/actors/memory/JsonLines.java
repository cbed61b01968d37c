package io.freshet.actors.memory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Records as lines of JSON in UTF-8, fields in alphabetical order: the same records give the same bytes. */
final class JsonLines {

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    // The shortest digits of a double, on every Java version.
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private JsonLines() {}

    static void write(Path file, Collection<? extends Record> records) throws IOException {
        try (BufferedWriter out =
                Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Record line : records) {
                out.write(JSON.writeValueAsString(line));
                out.write('\n');
            }
        }
    }

    /**
     * @param count lines there must be
     * @throws IOException naming the file and the line, when a line is not such a record or there are more or fewer
     */
    static <R extends Record> List<R> read(Path file, Class<R> type, int count) throws IOException {
        List<R> records = new ArrayList<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                R read = JSON.readValue(line, type);
                if (read == null) {
                    throw new IOException(file + ":" + (records.size() + 1) + ": expected an object, found null");
                }
                records.add(read);
            }
        } catch (JsonProcessingException e) {
            throw new IOException(file + ":" + (records.size() + 1) + ": " + e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": after line " + records.size() + " there are bytes that are not UTF-8", e);
        }
        if (records.size() != count) {
            throw new IOException(file + ": expected " + count + " lines, found " + records.size());
        }
        return records;
    }
}
