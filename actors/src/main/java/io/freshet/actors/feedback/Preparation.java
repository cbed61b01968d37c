package io.freshet.actors.feedback;

import static io.freshet.actors.feedback.EventRefusedException.invalid;

import io.freshet.config.FeedbackConfig;
import io.freshet.streams.producer.Given;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.Reason;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Makes a record of an event: joined, weighed, and such that every reader of the topic will take it. */
final class Preparation {

    private final Joiner joiner;
    private final ClickWeights clicks;
    private final Destinations destinations;
    private final QaPairCodec codec;
    private final InstantSource clock;
    private final Supplier<String> ids;

    /**
     * @param codec with the limits that the topic's readers have
     * @param clock the time of events that do not tell it
     * @param ids for events without one
     */
    Preparation(
            FeedbackConfig config,
            ShownMemory memory,
            Destinations destinations,
            QaPairCodec codec,
            InstantSource clock,
            Supplier<String> ids) {
        this.joiner = new Joiner(memory, config.window());
        this.clicks = new ClickWeights(config);
        this.destinations = destinations;
        this.codec = codec;
        this.clock = clock;
        this.ids = ids;
    }

    /** @throws EventRefusedException when the event cannot be a record */
    Prepared prepare(FeedbackEvent event) {
        Joined joined = joiner.join(event);
        Optional<String> lane = joined.shown().map(Shown::lane);
        if (lane.isPresent() && event.lane().isPresent() && !lane.equals(event.lane())) {
            throw invalid("lane", "lane is '" + event.lane().get() + "', but " + lane.get() + " gave the answer");
        }
        double factor = factor(event, joined);
        String id = event.eventId().orElseGet(ids);
        // One that teaches nothing is checked like the others, and then left out.
        QaPair pair = pair(id, event, joined, factor == 0 ? 1 : factor);
        return new Prepared(
                id,
                event.action(),
                new Given(pair, extensions(event, joined)),
                destinations.of(lane.or(event::lane)),
                joined.shown().map(Shown::servedBy),
                factor > 0);
    }

    private double factor(FeedbackEvent event, Joined joined) {
        if (event.action() != Action.CLICK) {
            if (event.dwellSeconds().isPresent()) {
                throw invalid(
                        "dwell_seconds",
                        "dwell_seconds belongs to action click, not "
                                + event.action().label());
            }
            return 1;
        }
        if (joined.rank().isEmpty()) {
            throw invalid("rank", "rank is missing: at which place, from 1, was the response shown?");
        }
        return clicks.of(joined.rank(), event.dwellSeconds());
    }

    private QaPair pair(String id, FeedbackEvent event, Joined joined, double factor) {
        double weight = event.weight() * factor;
        if (weight < QaPair.MIN_WEIGHT || weight > QaPair.MAX_WEIGHT) {
            throw invalid(
                    "weight",
                    "weight is " + event.weight() + ", which makes " + weight + " for this event; that must be in ["
                            + QaPair.MIN_WEIGHT + ", " + QaPair.MAX_WEIGHT + "]");
        }
        QaPair pair;
        try {
            pair = new QaPair(
                    joined.query(),
                    joined.response(),
                    Optional.of(id),
                    event.rejectedResponses(),
                    event.action() == Action.REJECTED ? QaPair.REJECTED : QaPair.ACCEPTED,
                    weight,
                    event.source(),
                    event.instruction(),
                    event.timestamp().or(() -> Optional.of(clock.instant().truncatedTo(ChronoUnit.MILLIS))));
        } catch (IllegalArgumentException e) {
            throw invalid(null, e.getMessage());
        }
        if (codec.decode(codec.encode(pair)) instanceof Decoded.Bad bad) {
            throw new EventRefusedException(bad.reason().label(), field(bad), bad.detail());
        }
        return pair;
    }

    /** What the codec has to say begins with the field, if it is about one alone. */
    private static String field(Decoded.Bad bad) {
        if (bad.reason() == Reason.TOO_MANY_REJECTED) {
            return "rejected_response";
        }
        String first = bad.detail().replaceFirst(" .*", "");
        return first.equals("id") ? "event_id" : EventReader.FIELDS.contains(first) ? first : null;
    }

    private static Map<String, String> extensions(FeedbackEvent event, Joined joined) {
        Map<String, String> extensions = new TreeMap<>();
        extensions.put("action", event.action().label());
        event.queryId().ifPresent(id -> extensions.put("queryid", id));
        joined.shown().ifPresent(shown -> extensions.put("servedby", shown.servedBy()));
        joined.rank().ifPresent(rank -> extensions.put("rank", Integer.toString(rank)));
        joined.score().ifPresent(score -> extensions.put("score", Float.toString((float) score)));
        return extensions;
    }
}
