package io.freshet.config;

import static io.freshet.config.Kind.bytes;
import static io.freshet.config.Kind.integer;

/**
 * What one Kafka record may be; larger ones become dead letters. Keys below {@code freshet.record}.
 *
 * @param maxBytes bytes of the record's value
 * @param maxTextChars UTF-16 units of one text
 * @param maxRejected rejected responses
 * @param maxIdChars UTF-16 units of the id
 */
public record RecordLimits(long maxBytes, int maxTextChars, int maxRejected, int maxIdChars) {

    static RecordLimits read(Settings s) {
        return new RecordLimits(
                s.get("record.max-bytes", bytes("1 KiB", "1 GiB")),
                s.get("record.max-text-chars", integer(1, 16_777_216)),
                s.get("record.max-rejected", integer(0, 10_000)),
                s.get("record.max-id-chars", integer(1, 65_536)));
    }
}
