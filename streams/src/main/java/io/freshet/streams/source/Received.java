package io.freshet.streams.source;

import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.Reason;

/** A record of the feedback topic. Both kinds carry their position, so that whoever counts offsets sees every one. */
public sealed interface Received {

    Position position();

    record Accepted(Position position, QaPair pair) implements Received {}

    /** A bad record; its dead letter is acknowledged. */
    record Skipped(Position position, Reason reason, String detail) implements Received {}
}
