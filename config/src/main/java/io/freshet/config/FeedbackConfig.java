package io.freshet.config;

import static io.freshet.config.Kind.bytes;
import static io.freshet.config.Kind.duration;
import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.number;
import static io.freshet.config.Kind.numberAbove;

import java.time.Duration;

/**
 * Feedback over HTTP; keys below {@code freshet.feedback}.
 *
 * @param window how long an answer can be given feedback on by its query id, and an event is known by its id
 * @param remembered answers that can be; 0 is none
 * @param rememberedBytes of those answers' texts
 * @param rememberedEvents acknowledged events whose id is known, so that one sent again is not written again
 * @param maxEvents events of one request
 * @param inFlight events that Kafka has not acknowledged yet
 * @param inFlightBytes of their records
 * @param clickWeight weight of a click where every place is looked at
 * @param positionBias eta in p(k) = k^-eta, the probability that place k is looked at
 * @param maxPositionWeight the most that 1/p(k) counts
 */
public record FeedbackConfig(
        Duration window,
        int remembered,
        long rememberedBytes,
        int rememberedEvents,
        int maxEvents,
        int inFlight,
        long inFlightBytes,
        double clickWeight,
        double positionBias,
        double maxPositionWeight) {

    static FeedbackConfig read(Settings s) {
        return new FeedbackConfig(
                s.get("feedback.window", duration("1 s", "30 d")),
                s.get("feedback.remembered", integer(0, 10_000_000)),
                s.get("feedback.remembered-bytes", bytes("1 KiB", "64 GiB")),
                s.get("feedback.remembered-events", integer(1, 10_000_000)),
                s.get("feedback.max-events", integer(1, 100_000)),
                s.get("feedback.in-flight", integer(1, 1_000_000)),
                s.get("feedback.in-flight-bytes", bytes("1 KiB", "1 GiB")),
                s.get("feedback.click-weight", numberAbove(0, 1)),
                s.get("feedback.position-bias", number(0, 4)),
                s.get("feedback.max-position-weight", number(1, 100)));
    }
}
