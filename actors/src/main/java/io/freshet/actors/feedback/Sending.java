package io.freshet.actors.feedback;

import io.freshet.actors.feedback.SentEvents.Taken;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Hands events to the sink on a thread of its own, one after the other: a sink may block while Kafka is away. */
final class Sending implements AutoCloseable {

    private static final long CLOSE_SECONDS = 5;

    private final FeedbackSink sink;
    private final SentEvents sent;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "freshet-feedback");
        thread.setDaemon(true);
        return thread;
    });

    Sending(FeedbackSink sink, SentEvents sent) {
        this.sink = sink;
        this.sent = sent;
    }

    void send(List<Taken> events) {
        if (events.isEmpty()) {
            return;
        }
        try {
            thread.execute(() -> events.forEach(this::send));
        } catch (RejectedExecutionException e) {
            events.forEach(event -> sent.done(event, null, new IllegalStateException("this process is stopping")));
        }
    }

    private void send(Taken event) {
        try {
            sink.send(event.event().topic(), event.event().given())
                    .whenComplete((place, failure) -> sent.done(event, place, failure));
        } catch (RuntimeException e) {
            sent.done(event, null, e);
        }
    }

    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        sink.close();
    }
}
