package io.freshet.streams.record;

/** What became of a record's bytes. */
public sealed interface Decoded {

    /** The bytes were a QA pair. */
    record Good(QaPair pair) implements Decoded {}

    /**
     * The bytes were refused.
     *
     * @param detail one short line: the offending field, value and limit
     */
    record Bad(Reason reason, String detail) implements Decoded {}
}
