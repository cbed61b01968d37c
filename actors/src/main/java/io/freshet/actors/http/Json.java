package io.freshet.actors.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Bodies in and out. */
public final class Json {

    /** A body's size is limited before it gets here, so the length of a text in it is not limited again. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** @throws ApiException 400 unless the bytes are one JSON object in UTF-8 */
    static JsonNode object(ByteBuffer utf8) {
        JsonNode node = parse(utf8);
        if (!node.isObject()) {
            throw ApiException.badRequest(null, "The body must be a JSON object, not " + kind(node));
        }
        return node;
    }

    private static JsonNode parse(ByteBuffer utf8) {
        try {
            return MAPPER.readTree(
                    StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
        } catch (CharacterCodingException e) {
            throw new ApiException(
                    400, "invalid_encoding", null, "The body is not UTF-8 at byte " + utf8.position() + "; send UTF-8");
        } catch (JsonProcessingException e) {
            throw new ApiException(
                    400,
                    "invalid_json",
                    null,
                    "The body is not valid JSON" + place(e.getLocation()) + ": "
                            + withoutSource(e.getOriginalMessage()));
        }
    }

    private static String place(JsonLocation at) {
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** Jackson mentions where an open bracket is by a source we do not let it show. */
    private static String withoutSource(String message) {
        return message.replaceAll("\\[Source: [^;\\]]*; ", "[");
    }

    /** What a node is, for error messages. */
    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NUMBER -> "a number";
            case STRING -> "a string";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case MISSING -> "empty";
            case BINARY, POJO -> "binary";
        };
    }

    public static HttpResponse response(int status, JsonNode body) {
        try {
            return response(status, MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static HttpResponse response(int status, byte[] body) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
    }
}
