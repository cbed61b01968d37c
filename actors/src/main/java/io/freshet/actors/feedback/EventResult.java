package io.freshet.actors.feedback;

import io.freshet.streams.kafka.Position;
import java.util.Optional;

/** What became of an event. */
public sealed interface EventResult {

    String eventId();

    Action action();

    /** For programs and metrics. */
    String result();

    /**
     * It is in Kafka.
     *
     * @param weight that its pair has there
     * @param servedBy the version that showed the response, where it is known
     * @param duplicate whether it was there, or on its way, before this request
     */
    record Acked(
            String eventId, Action action, Position place, double weight, Optional<String> servedBy, boolean duplicate)
            implements EventResult {

        @Override
        public String result() {
            return duplicate ? "duplicate" : "acked";
        }

        Acked again() {
            return new Acked(eventId, action, place, weight, servedBy, true);
        }
    }

    /** It says nothing about its response, and was not sent: a click that was a bounce. */
    record Ignored(String eventId, Action action) implements EventResult {

        @Override
        public String result() {
            return "ignored";
        }
    }

    /** Kafka has not acknowledged it; it may or may not get there. Sent again with the same id, it will be there once. */
    record Unacknowledged(String eventId, Action action, String why) implements EventResult {

        @Override
        public String result() {
            return "unacknowledged";
        }
    }
}
