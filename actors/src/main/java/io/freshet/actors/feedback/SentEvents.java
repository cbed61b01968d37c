package io.freshet.actors.feedback;

import io.freshet.actors.feedback.EventResult.Acked;
import io.freshet.actors.feedback.EventsRefusedException.Problem;
import io.freshet.actors.scorer.OverloadedException;
import io.freshet.config.FeedbackConfig;
import io.freshet.streams.kafka.Position;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Which events are on their way and which have arrived: what is on its way is bounded, and no event is sent twice while
 * its id is known. Safe for use by many threads.
 */
final class SentEvents {

    /** What an entry takes beside its id: fingerprint, place, collection. */
    private static final long ENTRY_BYTES = 400;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final long mostBytes;
    private final Map<String, OnItsWay> onTheirWay = new HashMap<>();
    private final Recent<Arrived> arrived;
    private long bytes;

    private record OnItsWay(String fingerprint, CompletableFuture<Acked> acked) {}

    private record Arrived(String fingerprint, Acked acked) {}

    /**
     * An event that is taken.
     *
     * @param toSend whether it is for the caller to send; another one has the same id otherwise
     */
    record Taken(Prepared event, CompletableFuture<Acked> acked, boolean toSend) {}

    SentEvents(FeedbackConfig config, InstantSource clock) {
        this.most = config.inFlight();
        this.mostBytes = config.inFlightBytes();
        this.arrived = new Recent<>(config.rememberedEvents(), Long.MAX_VALUE, config.window(), clock);
    }

    Optional<Acked> arrived(String id) {
        return arrived.find(id).map(Arrived::acked);
    }

    /**
     * Takes all of them, or none.
     *
     * @param events by their place in the request
     * @throws EventsRefusedException when an id is in use for something else
     * @throws OverloadedException when too much is on its way
     */
    synchronized Map<Integer, Taken> take(Map<Integer, Prepared> events) {
        List<Problem> problems = new ArrayList<>();
        Map<Integer, Taken> taken = new LinkedHashMap<>();
        Map<String, OnItsWay> fresh = new HashMap<>();
        long freshBytes = 0;
        for (Map.Entry<Integer, Prepared> each : events.entrySet()) {
            Prepared event = each.getValue();
            String fingerprint = event.fingerprint();
            Optional<OnItsWay> known = known(event.id(), fresh);
            if (known.isEmpty()) {
                OnItsWay begun = new OnItsWay(fingerprint, new CompletableFuture<>());
                fresh.put(event.id(), begun);
                freshBytes += event.bytes();
                taken.put(each.getKey(), new Taken(event, begun.acked, true));
            } else if (known.get().fingerprint.equals(fingerprint)) {
                taken.put(each.getKey(), new Taken(event, known.get().acked.thenApply(Acked::again), false));
            } else {
                problems.add(new Problem(each.getKey(), reused(event.id())));
            }
        }
        if (!problems.isEmpty()) {
            throw new EventsRefusedException(problems);
        }
        requireRoom(fresh.size(), freshBytes);
        onTheirWay.putAll(fresh);
        bytes += freshBytes;
        return taken;
    }

    private Optional<OnItsWay> known(String id, Map<String, OnItsWay> fresh) {
        return Optional.ofNullable(fresh.get(id))
                .or(() -> Optional.ofNullable(onTheirWay.get(id)))
                .or(() -> arrived.find(id)
                        .map(there -> new OnItsWay(there.fingerprint, CompletableFuture.completedFuture(there.acked))));
    }

    private static EventRefusedException reused(String id) {
        return new EventRefusedException(
                "event_id_reused", "event_id", "event_id " + id + " is that of another event; each needs its own");
    }

    /** What is more than the limits by itself is let through when nothing else is on its way. */
    private void requireRoom(int events, long size) {
        if (events > 0 && !onTheirWay.isEmpty() && (onTheirWay.size() + events > most || bytes + size > mostBytes)) {
            throw new OverloadedException(
                    onTheirWay.size() + " events wait for Kafka's acknowledgement; nothing of this request was sent",
                    RETRY_AFTER);
        }
    }

    /** An event that was to be sent has arrived, or its sending has failed and it is no longer known. */
    void done(Taken taken, Position place, Throwable failure) {
        Prepared event = taken.event();
        Acked acked = failure != null
                ? null
                : new Acked(
                        event.id(), event.action(), place, event.given().pair().weight(), event.servedBy(), false);
        synchronized (this) {
            onTheirWay.remove(event.id());
            bytes -= event.bytes();
            if (acked != null) {
                arrived.put(event.id(), new Arrived(event.fingerprint(), acked), ENTRY_BYTES);
            }
        }
        if (acked != null) {
            taken.acked().complete(acked);
        } else {
            taken.acked().completeExceptionally(failure);
        }
    }
}
