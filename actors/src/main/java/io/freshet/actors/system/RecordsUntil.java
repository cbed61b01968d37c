package io.freshet.actors.system;

import io.freshet.streams.source.Received;
import java.util.Map;
import java.util.TreeMap;

/** Which records of a topic lie below an end in each partition, and which is the last of them. For one stream. */
final class RecordsUntil {

    private final Map<Integer, Long> until;
    private final Map<Integer, Long> left = new TreeMap<>();

    /** @param from where the stream starts in each partition; one that is not named starts at its earliest record */
    RecordsUntil(Map<Integer, Long> until, Map<Integer, Long> from) {
        this.until = Map.copyOf(until);
        until.forEach((partition, end) -> {
            if (from.getOrDefault(partition, 0L) < end) {
                left.put(partition, end);
            }
        });
    }

    /** True if there is no record to wait for. */
    boolean isReached() {
        return left.isEmpty();
    }

    boolean isBefore(Received record) {
        return record.position().offset() < until.getOrDefault(record.position().partition(), 0L);
    }

    /** For each record before the end, in order. */
    boolean isNotLast(Received record) {
        left.remove(record.position().partition(), record.position().offset() + 1);
        return !left.isEmpty();
    }
}
