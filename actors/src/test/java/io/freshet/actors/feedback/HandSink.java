package io.freshet.actors.feedback;

import io.freshet.streams.kafka.Position;
import io.freshet.streams.producer.Given;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Acknowledges when the test says so, or at once. */
final class HandSink implements FeedbackSink {

    private final LinkedBlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final boolean atOnce;
    private long offset;

    record Sent(String topic, Given given, CompletableFuture<Position> place, long offset) {

        void acknowledge() {
            place.complete(new Position(topic, 0, offset, Instant.EPOCH));
        }
    }

    HandSink(boolean atOnce) {
        this.atOnce = atOnce;
    }

    @Override
    public CompletionStage<Position> send(String topic, Given given) {
        Sent one = new Sent(topic, given, new CompletableFuture<>(), offset++);
        sent.add(one);
        if (atOnce) {
            one.acknowledge();
        }
        return one.place;
    }

    /** The next one, which comes on another thread. */
    Sent next() throws InterruptedException {
        Sent next = sent.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was sent");
        }
        return next;
    }

    boolean isEmpty() {
        return sent.isEmpty();
    }

    @Override
    public void close() {}
}
