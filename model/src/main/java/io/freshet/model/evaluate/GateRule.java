package io.freshet.model.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides whether a candidate may be served: it must be sane, better than its parent on fresh feedback and not much
 * worse than the base model on general text. Immutable.
 */
public final class GateRule {

    /** Differences of decimal numbers such as 0.745 - 0.74 must not fail by their last bit. */
    private static final double ROUNDING = 1e-12;

    private final GateThresholds thresholds;
    private final List<GateMetric> metrics;

    /** By the metrics of embedding models. */
    public GateRule(GateThresholds thresholds) {
        this(thresholds, GateMetric.OF_EMBEDDINGS);
    }

    /** @param metrics each of which a candidate must pass */
    public GateRule(GateThresholds thresholds, List<GateMetric> metrics) {
        this.thresholds = thresholds;
        this.metrics = List.copyOf(metrics);
    }

    public GateDecision decide(GateInput input) {
        List<String> reasons = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        checkSanity(input, reasons);
        checkFinite("fresh", input.fresh(), reasons);
        checkFinite("general", input.general(), reasons);
        checkFresh(input.fresh(), reasons, notes);
        checkGeneral(input.general(), reasons, notes);
        return reasons.isEmpty() ? new GateDecision.Publish(notes) : new GateDecision.Reject(reasons);
    }

    private static void checkSanity(GateInput input, List<String> reasons) {
        if (!input.weightsFinite()) {
            reasons.add("the adapter has NaN or infinite weights");
        }
        if (!input.lossesFinite()) {
            reasons.add("training met too many NaN or infinite losses or gradients");
        }
        if (!Double.isFinite(input.adapterDeltaNorm())) {
            reasons.add("the adapter's weight change is not finite: " + input.adapterDeltaNorm());
        } else if (input.adapterDeltaNorm() <= 0) {
            reasons.add("the adapter changes nothing: the norm of its weight change is 0");
        }
    }

    private static void checkFinite(String set, ComparedMetrics metrics, List<String> reasons) {
        checkFinite(set, "base", metrics.base(), reasons);
        checkFinite(set, "parent", metrics.parent(), reasons);
        checkFinite(set, "candidate", metrics.candidate(), reasons);
    }

    private static void checkFinite(String set, String model, RetrievalMetrics metrics, List<String> reasons) {
        if (metrics.nonFiniteScores() > 0) {
            reasons.add(say(
                    "the %s model gave %d NaN or infinite scores on the %s set",
                    model, metrics.nonFiniteScores(), set));
        }
        metrics.asMap().forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                reasons.add(say("%s of the %s model on the %s set is %s", name, model, set, value));
            }
        });
    }

    private void checkFresh(ComparedMetrics fresh, List<String> reasons, List<String> notes) {
        if (fresh.queries() < thresholds.minQueries()) {
            notes.add(say(
                    "only %d fresh held-out queries (%d needed): decided on the general set and sanity alone",
                    fresh.queries(), thresholds.minQueries()));
            return;
        }
        for (GateMetric metric : metrics) {
            double gain = metric.of(fresh.candidate()) - metric.of(fresh.parent());
            String measured = say(
                    "%s on %d fresh queries: candidate %.4f, parent %.4f, gain %+.4f, needed %+.4f",
                    metric.label(),
                    fresh.queries(),
                    metric.of(fresh.candidate()),
                    metric.of(fresh.parent()),
                    gain,
                    thresholds.minFreshGain());
            (gain >= thresholds.minFreshGain() - ROUNDING ? notes : reasons).add(measured);
        }
    }

    private void checkGeneral(ComparedMetrics general, List<String> reasons, List<String> notes) {
        if (general.queries() == 0) {
            notes.add("there is no general set: forgetting was not checked");
            return;
        }
        for (GateMetric metric : metrics) {
            double floor = metric.of(general.base()) * (1 - thresholds.maxGeneralDrop());
            String measured = say(
                    "%s on %d general queries: candidate %.4f, base %.4f, at least %.4f needed",
                    metric.label(),
                    general.queries(),
                    metric.of(general.candidate()),
                    metric.of(general.base()),
                    floor);
            (metric.of(general.candidate()) >= floor - ROUNDING ? notes : reasons).add(measured);
        }
    }

    private static String say(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
