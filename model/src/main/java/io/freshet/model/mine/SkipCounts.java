package io.freshet.model.mine;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many candidates were looked at and how many each reason dropped. Every dropped candidate is counted once, under
 * the first reason that applied (the reference counts some twice).
 *
 * @param candidates entries looked at, padding included
 * @param skipped dropped entries by reason; a reason that dropped none may be absent
 */
public record SkipCounts(long candidates, Map<SkipReason, Long> skipped) {

    public static final SkipCounts NONE = new SkipCounts(0, Map.of());

    public SkipCounts {
        EnumMap<SkipReason, Long> copy = new EnumMap<>(SkipReason.class);
        copy.putAll(skipped);
        skipped = Collections.unmodifiableMap(copy);
    }

    public long count(SkipReason reason) {
        return skipped.getOrDefault(reason, 0L);
    }

    public SkipCounts plus(SkipCounts other) {
        EnumMap<SkipReason, Long> sum = new EnumMap<>(SkipReason.class);
        sum.putAll(skipped);
        other.skipped.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return new SkipCounts(candidates + other.candidates, sum);
    }

    /** Candidates that could have been negatives: everything but padding, positives, exclusions and broken scores. */
    public long eligible() {
        return candidates - sum(false);
    }

    /** The share of the eligible candidates that margins and score limits dropped; 0 when there were none. */
    public double filteredShare() {
        return eligible() == 0 ? 0 : (double) sum(true) / eligible();
    }

    /** Counts above zero under the labels of the reasons, sorted. */
    public SortedMap<String, Long> asMap() {
        SortedMap<String, Long> map = new TreeMap<>();
        skipped.forEach((reason, count) -> {
            if (count > 0) {
                map.put(reason.label(), count);
            }
        });
        return map;
    }

    private long sum(boolean filters) {
        return skipped.entrySet().stream()
                .filter(entry -> entry.getKey().isFilter() == filters)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
