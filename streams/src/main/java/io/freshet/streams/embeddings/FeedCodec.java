package io.freshet.streams.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The JSON form of a {@link FeedRecord}. A vector is the base64 of its components as little-endian 32-bit floats, as in
 * OpenAI's {@code encoding_format: base64}. Unknown fields are ignored.
 */
public final class FeedCodec {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FeedCodec() {}

    static byte[] encode(FeedRecord record) {
        ObjectNode json = JSON.createObjectNode().put("lane", record.lane()).put("version", record.version());
        if (record instanceof FeedRecord.Document document) {
            json.put("text", document.text())
                    .put("sha256", FeedKeys.sha256(document.text()))
                    .put("dimension", document.vector().length)
                    .put("vector", base64(document.vector()));
        } else if (record instanceof FeedRecord.Marker marker) {
            json.put("documents", marker.documents())
                    .put("complete", marker.complete())
                    .put("vectors_of", marker.vectorsOf());
        }
        json.put("time", record.time().toString());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException("A tree of texts and numbers is always JSON", e);
        }
    }

    /**
     * @param record with a value: without one it says that its document left the window
     * @throws IllegalArgumentException that names offset and key, on anything that is not of the feed
     */
    public static FeedRecord decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode json = JSON.readTree(record.value());
            String lane = json.required("lane").textValue();
            long version = json.required("version").longValue();
            Instant time = Instant.parse(json.required("time").textValue());
            if (json.has("complete")) {
                return new FeedRecord.Marker(
                        lane,
                        version,
                        json.required("documents").longValue(),
                        json.required("complete").booleanValue(),
                        json.required("vectors_of").textValue(),
                        time);
            }
            return new FeedRecord.Document(
                    lane,
                    version,
                    json.required("text").textValue(),
                    vector(
                            json.required("vector").textValue(),
                            json.required("dimension").intValue()),
                    time);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "Not a record of document vectors: topic " + record.topic() + " partition " + record.partition()
                            + " offset " + record.offset() + ": " + e.getMessage(),
                    e);
        }
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] vector(String base64, int dimension) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length != dimension * Float.BYTES) {
            throw new IllegalArgumentException("a vector of dimension " + dimension + " has " + dimension * Float.BYTES
                    + " bytes, not " + bytes.length);
        }
        float[] vector = new float[dimension];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
