package io.freshet.actors.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;

/**
 * Makes the kinds of meters used here. Micrometer derives the scraped name from its own: dots become underscores, a
 * timer gets {@code _seconds}, a counter {@code _total}, and a base unit is appended unless the name ends with it.
 */
final class Meters {

    private final MeterRegistry registry;
    private final Map<List<String>, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    MeterProvider<Counter> counter(String name, String unit, String help) {
        return Counter.builder(name).description(help).baseUnit(unit).withRegistry(registry);
    }

    /** @param bounds upper bounds of the histogram's buckets */
    MeterProvider<Timer> timer(String name, String help, Duration... bounds) {
        return timerBuilder(name, help, bounds).withRegistry(registry);
    }

    /** A timer whose percentiles of the last hour can be read in this process. */
    Timer timerWithPercentiles(String name, String help, Tags tags, Duration... bounds) {
        return timerBuilder(name, help, bounds)
                .tags(tags)
                .publishPercentiles(Latency.PERCENTILES)
                .percentilePrecision(2)
                .distributionStatisticExpiry(Duration.ofHours(1))
                .register(registry);
    }

    private static Timer.Builder timerBuilder(String name, String help, Duration... bounds) {
        return Timer.builder(name).description(help).serviceLevelObjectives(bounds);
    }

    static Duration[] seconds(double... bounds) {
        return Arrays.stream(bounds)
                .mapToObj(bound -> Duration.ofMillis(Math.round(bound * 1000)))
                .toArray(Duration[]::new);
    }

    /** The value of a gauge is kept here; it is NaN until it is first set. */
    DoubleConsumer gauge(String name, String unit, String help, String... labels) {
        List<String> key = Stream.concat(Stream.of(name), Stream.of(labels)).toList();
        AtomicReference<Double> value = gauges.computeIfAbsent(key, absent -> {
            AtomicReference<Double> cell = new AtomicReference<>(Double.NaN);
            Gauge.builder(name, cell, AtomicReference::get)
                    .description(help)
                    .baseUnit(unit)
                    .tags(labels)
                    .register(registry);
            return cell;
        });
        return value::set;
    }
}
