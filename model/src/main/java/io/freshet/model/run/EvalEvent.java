package io.freshet.model.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of the log on an evaluation.
 *
 * @param step optimiser steps done in the whole run
 * @param epoch passes over the training set done, with fraction
 * @param metrics values by name without prefix ({@code loss}, {@code margin}, {@code ndcg@10} …), in this order
 * @param runtime how long it took
 * @param samples rows or queries evaluated
 * @param batches forward batches it took
 */
public record EvalEvent(
        long step, double epoch, Map<String, Double> metrics, Duration runtime, long samples, long batches) {

    static final String PREFIX = "eval_";

    public EvalEvent {
        metrics = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    Map<String, Object> fields() {
        double seconds = runtime.toNanos() / 1e9;
        Map<String, Object> fields = new LinkedHashMap<>();
        metrics.forEach((name, value) -> fields.put(PREFIX + name, value));
        fields.put("eval_runtime", Numbers.round(seconds, 4));
        if (seconds > 0) {
            fields.put("eval_samples_per_second", Numbers.round(samples / seconds, 3));
            fields.put("eval_steps_per_second", Numbers.round(batches / seconds, 3));
        }
        fields.put("epoch", epoch);
        return fields;
    }
}
