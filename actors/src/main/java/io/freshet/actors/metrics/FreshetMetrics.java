package io.freshet.actors.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Every number Freshet publishes, one typed method each; the scraped names are a contract. Safe for any number of
 * threads. Label values must come from small fixed sets: each new value is a time series for ever. Whoever creates it
 * closes it.
 */
public final class FreshetMetrics implements AutoCloseable {

    /** The media type of {@link #scrape()}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final RuntimeMetrics runtime;
    private final Meters meters;

    private final Timer feedbackToServed;
    private final DoubleConsumer offsetLag;
    private final DoubleConsumer windowDocuments;
    private final MeterProvider<Timer> roundPhase;
    private final Counter trainPairs;
    private final Counter trainTokens;
    private final DoubleConsumer paddingRatio;
    private final DoubleConsumer loss;
    private final MeterProvider<Counter> gate;
    private final Timer swap;
    private final MeterProvider<Timer> request;
    private final MeterProvider<Counter> deadLetters;
    private final MeterProvider<Counter> skippedSteps;

    public FreshetMetrics() {
        this(Clock.SYSTEM);
    }

    /** @param clock ages the percentiles of {@link #feedbackToServed()} */
    public FreshetMetrics(Clock clock) {
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
        runtime = new RuntimeMetrics(registry);
        meters = new Meters(registry);
        feedbackToServed = meters.timerWithPercentiles(
                "freshet.feedback.to.served",
                "From a feedback record's timestamp to the first answer of a version trained on it, in seconds",
                seconds(1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600));
        offsetLag = meters.gauge(
                "freshet.offset.lag", null, "Records in Kafka that no published version has seen, all partitions");
        windowDocuments = meters.gauge("freshet.window.documents", "documents", "Documents in the rolling window");
        roundPhase = meters.timer(
                "freshet.round",
                "Time of one phase of a round, in seconds",
                seconds(0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800));
        trainPairs = meters.counter("freshet.train.pairs", "pairs", "Pairs trained on")
                .withTags();
        trainTokens = meters.counter("freshet.train.tokens", "tokens", "Real tokens trained on, padding not counted")
                .withTags();
        paddingRatio = meters.gauge(
                "freshet.padding.ratio", null, "Padding tokens of the last step as a part of all its tokens");
        loss = meters.gauge("freshet.loss", null, "Loss of the last training step");
        gate = meters.counter("freshet.gate", null, "Decisions about candidates");
        swap = meters.timer(
                        "freshet.swap",
                        "From hearing of a version to serving it, in seconds",
                        seconds(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60))
                .withTags();
        request = meters.timer(
                "freshet.request",
                "Time of one phase of an HTTP request, in seconds; phase total is the whole request",
                seconds(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10));
        deadLetters = meters.counter("freshet.dead.letters", "letters", "Records refused, by reason");
        skippedSteps = meters.counter("freshet.skipped.steps", "steps", "Training steps skipped, by reason");
    }

    private static Duration[] seconds(double... bounds) {
        return Arrays.stream(bounds)
                .mapToObj(bound -> Duration.ofMillis(Math.round(bound * 1000)))
                .toArray(Duration[]::new);
    }

    /** A version answered for the first time after it was trained on a record this old. */
    public void feedbackToServed(Duration age) {
        feedbackToServed.record(age);
    }

    public Latency feedbackToServed() {
        return Latency.of(feedbackToServed);
    }

    public void offsetLag(long records) {
        offsetLag.accept(records);
    }

    public void windowDocuments(long documents) {
        windowDocuments.accept(documents);
    }

    public void roundPhase(String phase, Duration took) {
        roundPhase.withTag("phase", phase).record(took);
    }

    /**
     * One step was applied.
     *
     * @param tokens without padding
     * @param padding padding tokens as a part of all tokens of the step, 0 to 1
     */
    public void trained(long pairs, long tokens, double padding) {
        trainPairs.increment(pairs);
        trainTokens.increment(tokens);
        paddingRatio.accept(padding);
    }

    public void loss(double value) {
        loss.accept(value);
    }

    /** @param set what was evaluated on, e.g. {@code held-out}; the map's keys are metric names, e.g. {@code ndcg@10} */
    public void evaluated(String set, Map<String, Double> values) {
        values.forEach((metric, value) -> meters.gauge(
                        "freshet.eval", null, "Last evaluation, by set and metric", "set", set, "metric", metric)
                .accept(value));
    }

    public void gate(String decision) {
        gate.withTag("decision", decision).increment();
    }

    /** @param number of the version being served; 0 = the base model */
    public void version(String lane, long number) {
        meters.gauge("freshet.version", null, "Number of the version being served, 0 = base model", "lane", lane)
                .accept(number);
    }

    public void swapped(Duration took) {
        swap.record(took);
    }

    /** @param route a route's pattern, never a raw path */
    public void request(String route, String phase, Duration took) {
        request.withTags("route", route, "phase", phase).record(took);
    }

    public void deadLetter(String reason) {
        deadLetters.withTag("reason", reason).increment();
    }

    public void skippedStep(String reason) {
        skippedSteps.withTag("reason", reason).increment();
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
