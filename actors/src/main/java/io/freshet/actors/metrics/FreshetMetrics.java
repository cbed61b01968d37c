package io.freshet.actors.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every number Freshet publishes, one typed method each, here or in {@link LaneMetrics}; the scraped names are a contract. Safe for any number of
 * threads. Label values must come from small fixed sets: each new value is a time series for ever. Whoever creates it
 * closes it.
 */
public final class FreshetMetrics implements AutoCloseable {

    /** The media type of {@link #scrape()}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final RuntimeMetrics runtime;
    private final Meters meters;

    private final MeterProvider<Timer> request;
    private final MeterProvider<Counter> feedback;
    private final Map<String, LaneMetrics> lanes = new ConcurrentHashMap<>();

    public FreshetMetrics() {
        this(Clock.SYSTEM);
    }

    /** @param clock ages the percentiles of {@link LaneMetrics#feedbackToServed()} */
    public FreshetMetrics(Clock clock) {
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
        runtime = new RuntimeMetrics(registry);
        meters = new Meters(registry);
        request = meters.timer(
                "freshet.request",
                "Time of one phase of an HTTP request, in seconds; phase total is the whole request",
                Meters.seconds(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10));
        feedback = meters.counter(
                "freshet.feedback", null, "Feedback events over HTTP, by action and what became of them");
    }

    /** The numbers of a lane, each with the label {@code lane}. */
    public LaneMetrics lane(String lane) {
        return lanes.computeIfAbsent(lane, name -> new LaneMetrics(meters, name));
    }

    /** @param route a route's pattern, never a raw path */
    public void request(String route, String phase, Duration took) {
        request.withTags("route", route, "phase", phase).record(took);
    }

    /**
     * An event of feedback was answered.
     *
     * @param result what became of it, e.g. {@code acked}
     */
    public void feedback(String action, String result) {
        feedback.withTags("action", action, "result", result).increment();
    }

    /** Everything in Prometheus' text format ({@link #CONTENT_TYPE}). */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        runtime.close();
        registry.close();
    }
}
