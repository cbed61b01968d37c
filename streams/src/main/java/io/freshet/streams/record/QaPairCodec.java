package io.freshet.streams.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON form of a {@link QaPair} on the wire: {@code query} and {@code response}, optionally {@code id},
 * {@code rejected_response} (a string or a list of strings), {@code label}, {@code weight}, {@code source},
 * {@code instruction} and {@code timestamp} (ISO-8601 with offset, or milliseconds since 1970). Unknown fields are
 * ignored; null, and blank text in an optional field, mean that it is absent. Safe for use by many threads.
 */
public final class QaPairCodec {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_LENGTH = 1000;
    private static final int MAX_NAME_LENGTH = 1000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final RecordLimits limits;
    private final JsonFactory json;

    public QaPairCodec(RecordLimits limits) {
        this.limits = limits;
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .build())
                // Field names come from strangers: do not keep them for ever in a symbol table.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }

    /** Never throws, whatever the bytes are; null (a tombstone) is {@link Reason#EMPTY_RECORD}. */
    public Decoded decode(byte[] value) {
        try {
            return new Decoded.Good(parse(text(value)));
        } catch (Refusal e) {
            return new Decoded.Bad(e.reason, e.getMessage());
        }
    }

    /** UTF-8 JSON without the fields that have their default. */
    public byte[] encode(QaPair pair) {
        return new QaPairWriter(json).write(pair);
    }

    private QaPair parse(String text) throws Refusal {
        try (JsonParser parser = json.createParser(text)) {
            return new QaPairReader(parser, limits).read();
        } catch (StreamConstraintsException e) {
            throw new Refusal(Reason.TOO_COMPLEX, describe(e));
        } catch (JsonProcessingException e) {
            throw new Refusal(Reason.NOT_JSON, describe(e));
        } catch (IOException e) {
            throw new UncheckedIOException("A string in memory cannot fail to be read", e);
        }
    }

    private String text(byte[] value) throws Refusal {
        if (value == null || value.length == 0) {
            throw new Refusal(Reason.EMPTY_RECORD, value == null ? "null value (tombstone)" : "no bytes");
        }
        if (value.length > limits.maxBytes()) {
            throw new Refusal(Reason.TOO_LARGE, value.length + " bytes, limit " + limits.maxBytes());
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Refusal(Reason.NOT_UTF8, "malformed UTF-8: " + e.getMessage());
        }
    }

    private static String describe(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " at character " + e.getLocation().getCharOffset();
        return Texts.excerpt(e.getOriginalMessage().replace('\n', ' ')) + where;
    }
}
