package io.freshet.streams.record;

/**
 * How large a record may be before it is refused.
 *
 * @param maxBytes of the whole JSON value
 * @param maxTextChars of query, response, instruction and of each rejected response, in UTF-16 units
 * @param maxRejected how many rejected responses
 * @param maxIdChars of id and source, in UTF-16 units
 */
public record RecordLimits(int maxBytes, int maxTextChars, int maxRejected, int maxIdChars) {

    public static final RecordLimits DEFAULT = new RecordLimits(256 * 1024, 32 * 1024, 64, 256);

    public RecordLimits {
        if (maxBytes < 1 || maxTextChars < 1 || maxRejected < 0 || maxIdChars < 1) {
            throw new IllegalArgumentException("Limits must be positive (maxRejected may be 0): maxBytes=" + maxBytes
                    + " maxTextChars=" + maxTextChars + " maxRejected=" + maxRejected + " maxIdChars=" + maxIdChars);
        }
    }
}
