package io.freshet.actors.coordinator;

import io.freshet.streams.source.Received;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Records between the stream and the round they will belong to. The stream sends one at a time and waits for its
 * acknowledgement, which is held back while enough records wait. Used by one thread.
 */
final class Intake {

    private final int limit;
    private final Deque<Received> waiting = new ArrayDeque<>();
    private final List<Received> beyond = new ArrayList<>();
    private ActorRef<Done> heldBack;

    /** @param limit records that may wait before the stream does */
    Intake(int limit) {
        this.limit = limit;
    }

    void arrived(Received record, ActorRef<Done> ack) {
        waiting.addLast(record);
        heldBack = ack;
    }

    /**
     * The next record that may join a round, in the order of arrival.
     *
     * @param end exclusive end of the round in each partition, where it is known: records beyond it stay for the next
     *     round, however many they are, since the partitions of a topic do not arrive evenly
     */
    Optional<Received> next(Optional<Map<Integer, Long>> end) {
        while (!waiting.isEmpty()) {
            Received record = waiting.removeFirst();
            if (end.isEmpty() || isBefore(record, end.get())) {
                return Optional.of(record);
            }
            beyond.add(record);
        }
        return Optional.empty();
    }

    /** A round has ended: what lay beyond it is next. */
    void roundEnded() {
        for (int i = beyond.size() - 1; i >= 0; i--) {
            waiting.addFirst(beyond.get(i));
        }
        beyond.clear();
    }

    /** Lets the stream go on, unless enough records wait. */
    void release() {
        if (heldBack != null && waiting.size() < limit) {
            heldBack.tell(Done.getInstance());
            heldBack = null;
        }
    }

    private static boolean isBefore(Received record, Map<Integer, Long> end) {
        return record.position().offset() < end.getOrDefault(record.position().partition(), 0L);
    }
}
