package io.freshet.actors.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Vectors as JSON. */
public final class VectorJson {

    private VectorJson() {}

    /** Writes a vector, cut and scaled and in the format that the request asks for. */
    public static void write(JsonGenerator json, float[] vector, EmbeddingsRequest request) throws IOException {
        float[] answer = Vectors.cut(vector, request.dimensions(), request.normalized());
        if (request.base64()) {
            ByteBuffer bytes = ByteBuffer.allocate(answer.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(answer);
            json.writeString(Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        json.writeStartArray();
        for (float value : answer) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    /** Writes a whole answer. */
    public static byte[] bytes(Content content) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
            content.write(json);
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is written. */
    @FunctionalInterface
    public interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}
