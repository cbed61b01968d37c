package io.freshet.model.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metrics of three models on one evaluation set, under the names the field uses ({@code ndcg@10}), sorted; an empty
 * map where a model was not measured.
 */
public record SetMetrics(Map<String, Double> base, Map<String, Double> parent, Map<String, Double> candidate) {

    /** Nothing was measured on this set. */
    public static final SetMetrics NONE = new SetMetrics(Map.of(), Map.of(), Map.of());

    public SetMetrics {
        base = sorted(base);
        parent = sorted(parent);
        candidate = sorted(candidate);
    }

    private static Map<String, Double> sorted(Map<String, Double> metrics) {
        return Collections.unmodifiableMap(new TreeMap<>(metrics));
    }
}
