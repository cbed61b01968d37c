package io.freshet.streams.producer;

import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.Reason;
import java.nio.file.Path;

/** What became of one line of a file. */
public sealed interface LineResult {

    /** Counted from 1, blank lines included. */
    long line();

    record Sent(long line, Position position) implements LineResult {}

    record Refused(Path file, long line, Reason reason, String detail) implements LineResult {

        /** For people: {@code file:line: reason: detail}. */
        public String message() {
            return file + ":" + line + ": " + reason.label() + ": " + detail;
        }
    }
}
