package io.freshet.model.evaluate;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A decision and every number it rests on beside the sets' metrics.
 *
 * @param numbers for example {@code fresh.ndcg@10.gain_probability}; NaN where a model answered NaN
 */
public record GateJudgement(GateDecision decision, SortedMap<String, Double> numbers) {

    public GateJudgement {
        numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
    }
}
