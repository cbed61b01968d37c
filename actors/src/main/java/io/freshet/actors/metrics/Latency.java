package io.freshet.actors.metrics;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How long something took, summed up.
 *
 * @param count since the process started
 * @param p50 median of the last hour, within 1 %; zero if there was nothing
 * @param p95 of the last hour, within 1 %; zero if there was nothing
 */
public record Latency(long count, Duration p50, Duration p95) {

    static final double[] PERCENTILES = {0.5, 0.95};

    static Latency of(Timer timer) {
        HistogramSnapshot snapshot = timer.takeSnapshot();
        return new Latency(snapshot.count(), at(snapshot, PERCENTILES[0]), at(snapshot, PERCENTILES[1]));
    }

    private static Duration at(HistogramSnapshot snapshot, double percentile) {
        ValueAtPercentile found = Arrays.stream(snapshot.percentileValues())
                .filter(value -> value.percentile() == percentile)
                .findFirst()
                .orElseThrow();
        return Duration.ofNanos(Math.round(found.value(TimeUnit.NANOSECONDS)));
    }
}
