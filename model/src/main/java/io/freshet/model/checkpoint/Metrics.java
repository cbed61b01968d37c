package io.freshet.model.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the gate saw.
 *
 * @param heldOut metrics on the held-out slice of the feedback
 * @param general metrics on the frozen general set
 * @param gate the other numbers it decided by, for example {@code fresh.ndcg@10.gain_probability}, sorted; empty if it
 *     did not get that far, and in manifests of versions before there were any
 */
public record Metrics(SetMetrics heldOut, SetMetrics general, Map<String, Double> gate) {

    /** Nothing was measured. */
    public static final Metrics NONE = new Metrics(SetMetrics.NONE, SetMetrics.NONE, Map.of());

    public Metrics {
        Objects.requireNonNull(heldOut, "metrics.held_out");
        Objects.requireNonNull(general, "metrics.general");
        gate = Collections.unmodifiableMap(new TreeMap<>(gate));
    }

    /** Of sets alone. */
    public Metrics(SetMetrics heldOut, SetMetrics general) {
        this(heldOut, general, Map.of());
    }
}
