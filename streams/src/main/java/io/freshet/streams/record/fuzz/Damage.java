package io.freshet.streams.record.fuzz;

/** What is done to a record. Damage does not always make it unreadable: a broken sender's record may be a good one. */
public enum Damage {
    NONE,
    RANDOM_BYTES,
    RANDOM_SYNTAX,
    ALTERED_BYTES,
    TRUNCATED,
    EMPTY,
    TOMBSTONE,
    BYTE_ORDER_MARK,
    OTHER_ENCODING,
    BROKEN_UTF8,
    DEEP_NESTING,
    HUGE_FIELD,
    HUGE_NUMBER,
    NOT_A_NUMBER,
    WRONG_TYPE,
    DUPLICATE_KEY,
    LONE_SURROGATE,
    INVISIBLE_TEXT,
    FAR_TIME
}
