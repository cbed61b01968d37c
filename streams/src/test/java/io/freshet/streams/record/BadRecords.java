package io.freshet.streams.record;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Records that must be refused, each with its reason. The limits are those of {@link #LIMITS}. */
final class BadRecords {

    static final RecordLimits LIMITS = new RecordLimits(4096, 100, 3, 10);

    private BadRecords() {}

    static Stream<Arguments> all() {
        return Stream.concat(bytes(), text());
    }

    private static Stream<Arguments> bytes() {
        return Stream.of(
                arguments(null, Reason.EMPTY_RECORD),
                arguments(new byte[0], Reason.EMPTY_RECORD),
                arguments(utf8(" \n\t "), Reason.EMPTY_RECORD),
                arguments(new byte[5000], Reason.TOO_LARGE),
                arguments(new byte[] {'{', '"', (byte) 0xc3, '"', '}'}, Reason.NOT_UTF8),
                arguments("{\"query\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1), Reason.NOT_UTF8),
                arguments("{\"query\":\"a\",\"response\":\"b\"}".getBytes(StandardCharsets.UTF_16), Reason.NOT_UTF8),
                arguments("{\"query\":\"a\",\"response\":\"b\"}".getBytes(StandardCharsets.UTF_16LE), Reason.NOT_JSON));
    }

    private static Stream<Arguments> text() {
        return Stream.of(
                bad("hello", Reason.NOT_JSON),
                bad("{", Reason.NOT_JSON),
                bad("{\"query\"", Reason.NOT_JSON),
                bad("{\"query\":", Reason.NOT_JSON),
                bad("{\"query\":\"a", Reason.NOT_JSON),
                bad("{\"query\":\"a\",\"response\":\"b\"", Reason.NOT_JSON),
                bad("{'query':'a','response':'b'}", Reason.NOT_JSON),
                bad("{\"query\":\"a\",\"response\":\"b\",}", Reason.NOT_JSON),
                bad("{\"query\":\"a\",\"response\":\"b\"} {}", Reason.NOT_JSON),
                bad("{\"query\":\"a\",\"response\":\"b\"}]", Reason.NOT_JSON),
                bad(with("\"weight\":NaN"), Reason.NOT_JSON),
                bad(with("\"weight\":Infinity"), Reason.NOT_JSON),
                bad(with("\"x\":[1,2"), Reason.NOT_JSON),
                bad("[]", Reason.NOT_AN_OBJECT),
                bad("[{\"query\":\"a\",\"response\":\"b\"}]", Reason.NOT_AN_OBJECT),
                bad("\"a\"", Reason.NOT_AN_OBJECT),
                bad("null", Reason.NOT_AN_OBJECT),
                bad("42", Reason.NOT_AN_OBJECT),
                bad("true", Reason.NOT_AN_OBJECT),
                bad(with("\"x\":" + "[".repeat(1000) + "]".repeat(1000)), Reason.TOO_COMPLEX),
                bad("[".repeat(2000), Reason.NOT_AN_OBJECT),
                bad(with("\"weight\":" + "9".repeat(2000)), Reason.TOO_COMPLEX),
                bad(with("\"" + "n".repeat(2000) + "\":1"), Reason.TOO_COMPLEX),
                bad(with("\"query\":\"c\""), Reason.DUPLICATE_KEY),
                bad(with("\"label\":1,\"label\":0"), Reason.DUPLICATE_KEY),
                bad("{\"query\":1,\"response\":\"b\"}", Reason.WRONG_TYPE),
                bad("{\"query\":[\"a\"],\"response\":\"b\"}", Reason.WRONG_TYPE),
                bad("{\"query\":\"a\",\"response\":{\"text\":\"b\"}}", Reason.WRONG_TYPE),
                bad(with("\"id\":1.5"), Reason.WRONG_TYPE),
                bad(with("\"label\":true"), Reason.WRONG_TYPE),
                bad(with("\"label\":\"1\""), Reason.WRONG_TYPE),
                bad(with("\"weight\":\"1\""), Reason.WRONG_TYPE),
                bad(with("\"rejected_response\":7"), Reason.WRONG_TYPE),
                bad(with("\"rejected_response\":[\"c\",[\"d\"]]"), Reason.WRONG_TYPE),
                bad(with("\"timestamp\":1.5"), Reason.WRONG_TYPE),
                bad("{\"query\":\"\\ud800\",\"response\":\"b\"}", Reason.LONE_SURROGATE),
                bad("{\"query\":\"a\",\"response\":\"b\\udc00c\"}", Reason.LONE_SURROGATE),
                bad("{}", Reason.MISSING_QUERY),
                bad("{\"response\":\"b\"}", Reason.MISSING_QUERY),
                bad("{\"query\":null,\"response\":\"b\"}", Reason.MISSING_QUERY),
                bad("{\"Query\":\"a\",\"response\":\"b\"}", Reason.MISSING_QUERY),
                bad("{\"query\":\"a\"}", Reason.MISSING_RESPONSE),
                bad("{\"query\":\"\",\"response\":\"b\"}", Reason.BLANK_QUERY),
                bad("{\"query\":\" \\n\\u00a0\\u200b\",\"response\":\"b\"}", Reason.BLANK_QUERY),
                bad("{\"query\":\"a\",\"response\":\"\\t\\u0000\"}", Reason.BLANK_RESPONSE),
                bad("{\"query\":\"" + "a".repeat(101) + "\",\"response\":\"b\"}", Reason.TEXT_TOO_LONG),
                bad(with("\"instruction\":\"" + "a".repeat(101) + "\""), Reason.TEXT_TOO_LONG),
                bad(with("\"id\":\"12345678901\""), Reason.ID_TOO_LONG),
                bad(with("\"source\":\"12345678901\""), Reason.ID_TOO_LONG),
                bad(with("\"rejected_response\":[\"1\",\"2\",\"3\",\"4\"]"), Reason.TOO_MANY_REJECTED),
                bad(with("\"label\":2"), Reason.BAD_LABEL),
                bad(with("\"label\":-1"), Reason.BAD_LABEL),
                bad(with("\"label\":0.5"), Reason.BAD_LABEL),
                bad(with("\"label\":1e1000000000"), Reason.BAD_LABEL),
                bad(with("\"weight\":0"), Reason.BAD_WEIGHT),
                bad(with("\"weight\":-1"), Reason.BAD_WEIGHT),
                bad(with("\"weight\":1e999999999"), Reason.BAD_WEIGHT),
                bad(with("\"weight\":1e-300"), Reason.BAD_WEIGHT),
                bad(with("\"weight\":1001"), Reason.BAD_WEIGHT),
                bad(with("\"timestamp\":\"yesterday\""), Reason.BAD_TIMESTAMP),
                bad(with("\"timestamp\":\"2026-01-01T00:00:00\""), Reason.BAD_TIMESTAMP),
                bad(with("\"timestamp\":-1"), Reason.BAD_TIMESTAMP),
                bad(with("\"timestamp\":99999999999999999999"), Reason.BAD_TIMESTAMP),
                bad(with("\"timestamp\":\"+999999999-01-01T00:00:00Z\""), Reason.BAD_TIMESTAMP));
    }

    private static String with(String fields) {
        return "{\"query\":\"a\",\"response\":\"b\"," + fields + "}";
    }

    private static Arguments bad(String json, Reason reason) {
        return arguments(utf8(json), reason);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
