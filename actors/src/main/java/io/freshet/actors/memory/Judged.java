package io.freshet.actors.memory;

import io.freshet.streams.record.QaPair;
import io.freshet.streams.source.Received;
import java.time.Instant;

/** A record and what becomes of it. */
public record Judged(Received.Accepted record, Verdict verdict) {

    QaPair pair() {
        return record.pair();
    }

    /** When the feedback was given: by the sender's clock if it told, else by the broker's. */
    static Instant timeOf(Received.Accepted record) {
        return record.pair().timestamp().orElse(record.position().timestamp());
    }

    /** Where a record came from. Those that do not say so are of one source. */
    static String sourceOf(QaPair pair) {
        return pair.source().filter(source -> !source.isBlank()).orElse("unknown");
    }
}
