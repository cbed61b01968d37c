package io.freshet.streams.record;

import java.util.Locale;

/**
 * Why a record is not a QA pair. The {@link #label()} is a contract: it stands in dead-letter headers and in metrics.
 */
public enum Reason {
    /** No value at all: a tombstone, no bytes, or only white space. */
    EMPTY_RECORD,
    TOO_LARGE,
    NOT_UTF8,
    NOT_JSON,
    NOT_AN_OBJECT,
    /** Valid so far, but nested too deep, or with a number or name too long to be worth parsing. */
    TOO_COMPLEX,
    DUPLICATE_KEY,
    WRONG_TYPE,
    LONE_SURROGATE,
    MISSING_QUERY,
    MISSING_RESPONSE,
    BLANK_QUERY,
    BLANK_RESPONSE,
    TEXT_TOO_LONG,
    ID_TOO_LONG,
    TOO_MANY_REJECTED,
    BAD_LABEL,
    BAD_WEIGHT,
    BAD_TIMESTAMP;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The stable name, for example {@code not-utf8}. */
    public String label() {
        return label;
    }
}
