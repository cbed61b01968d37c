package io.freshet.actors.http;

import io.freshet.actors.metrics.FreshetMetrics;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The stopwatch of one request: how long each of its phases took. Its phases follow each other; they may run on
 * different threads.
 */
public final class Laps {

    private final FreshetMetrics metrics;
    private final String route;
    private final LongSupplier nanoTime;
    private final long start;
    private volatile long last;

    Laps(FreshetMetrics metrics, String route, LongSupplier nanoTime) {
        this.metrics = metrics;
        this.route = route;
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
        last = start;
    }

    /** The phase that began with the last call, or with the request, has ended. */
    public void lap(String phase) {
        long now = nanoTime.getAsLong();
        metrics.request(route, phase, Duration.ofNanos(now - last));
        last = now;
    }

    void total() {
        metrics.request(route, "total", Duration.ofNanos(nanoTime.getAsLong() - start));
    }
}
