package io.freshet.actors.metrics;

import static io.freshet.actors.metrics.Meters.seconds;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleConsumer;

/** The numbers of one lane. Safe for any number of threads. */
public final class LaneMetrics {

    private static final Duration OLDEST = Duration.ofDays(36_525);
    private static final String LANE = "lane";

    private final Meters meters;
    private final String lane;

    private final Timer feedbackToServed;
    private final DoubleConsumer offsetLag;
    private final DoubleConsumer windowDocuments;
    private final MeterProvider<Timer> roundPhase;
    private final Counter trainPairs;
    private final Counter trainTokens;
    private final DoubleConsumer paddingRatio;
    private final DoubleConsumer loss;
    private final MeterProvider<Counter> gate;
    private final DoubleConsumer version;
    private final Timer swap;
    private final MeterProvider<Counter> canary;
    private final MeterProvider<Counter> deadLetters;
    private final MeterProvider<Counter> skippedSteps;
    private final Counter reembedDocuments;
    private final DoubleConsumer reembedVersion;
    private final Counter reembedFailures;

    LaneMetrics(Meters meters, String lane) {
        this.meters = meters;
        this.lane = lane;
        feedbackToServed = meters.timerWithPercentiles(
                "freshet.feedback.to.served",
                "From a feedback record's timestamp to the first answer of a version trained on it, in seconds",
                Tags.of(LANE, lane),
                seconds(1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600));
        offsetLag = gauge("freshet.offset.lag", null, "Records in Kafka that no published version has seen");
        windowDocuments = gauge("freshet.window.documents", "documents", "Documents in the rolling window");
        roundPhase = meters.timer(
                "freshet.round",
                "Time of one phase of a round, in seconds",
                seconds(0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800));
        trainPairs = meters.counter("freshet.train.pairs", "pairs", "Pairs trained on")
                .withTag(LANE, lane);
        trainTokens = meters.counter("freshet.train.tokens", "tokens", "Real tokens trained on, padding not counted")
                .withTag(LANE, lane);
        paddingRatio =
                gauge("freshet.padding.ratio", null, "Padding tokens of the last step as a part of all its tokens");
        loss = gauge("freshet.loss", null, "Loss of the last training step");
        gate = meters.counter("freshet.gate", null, "Decisions about candidates");
        version = gauge("freshet.version", null, "Number of the version being served, 0 = base model");
        swap = meters.timer(
                        "freshet.swap",
                        "From hearing of a version to serving it, in seconds",
                        seconds(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60))
                .withTag(LANE, lane);
        canary = meters.counter("freshet.canary", null, "Ends of trials in this scorer, by decision");
        deadLetters = meters.counter("freshet.dead.letters", "letters", "Records refused, by reason");
        skippedSteps = meters.counter("freshet.skipped.steps", "steps", "Training steps skipped, by reason");
        reembedDocuments = meters.counter(
                        "freshet.reembed.documents", "documents", "Documents whose fresh vectors were published")
                .withTag(LANE, lane);
        reembedVersion = gauge(
                "freshet.reembed.version",
                null,
                "Newest version of which all documents of the window have published vectors");
        reembedFailures = meters.counter(
                        "freshet.reembed.failures", "failures", "Times that publishing fresh vectors was given up")
                .withTag(LANE, lane);
    }

    private DoubleConsumer gauge(String name, String unit, String help) {
        return meters.gauge(name, unit, help, LANE, lane);
    }

    /**
     * A version answered for the first time after it was trained on a record this old. An age below zero or above a
     * century is some sender's clock and is left out: it says nothing, and nanoseconds do not reach that far.
     */
    public void feedbackToServed(Duration age) {
        if (!age.isNegative() && age.compareTo(OLDEST) < 0) {
            feedbackToServed.record(age);
        }
    }

    public Latency feedbackToServed() {
        return Latency.of(feedbackToServed);
    }

    /** @param records of all partitions together */
    public void offsetLag(long records) {
        offsetLag.accept(records);
    }

    public void windowDocuments(long documents) {
        windowDocuments.accept(documents);
    }

    public void roundPhase(String phase, Duration took) {
        roundPhase.withTags(LANE, lane, "phase", phase).record(took);
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
                        "freshet.eval",
                        null,
                        "Last evaluation, by set and metric",
                        LANE,
                        lane,
                        "set",
                        set,
                        "metric",
                        metric)
                .accept(value));
    }

    public void gate(String decision) {
        gate.withTags(LANE, lane, "decision", decision).increment();
    }

    /** @param number of the version being served; 0 = the base model */
    public void version(long number) {
        version.accept(number);
    }

    public void swapped(Duration took) {
        swap.record(took);
    }

    /** A version's trial is over: {@code promoted}, {@code rolled-back} or {@code withdrawn}. */
    public void canary(String decision) {
        canary.withTags(LANE, lane, "decision", decision).increment();
    }

    public void deadLetter(String reason) {
        deadLetters.withTags(LANE, lane, "reason", reason).increment();
    }

    public void skippedStep(String reason) {
        skippedSteps.withTags(LANE, lane, "reason", reason).increment();
    }

    public void reembedded(int documents) {
        reembedDocuments.increment(documents);
    }

    /** @param number of the newest version of which the window's documents all have published vectors */
    public void reembeddedVersion(long number) {
        reembedVersion.accept(number);
    }

    public void reembedFailed() {
        reembedFailures.increment();
    }
}
