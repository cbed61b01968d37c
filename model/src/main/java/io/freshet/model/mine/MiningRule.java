package io.freshet.model.mine;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Parameters of sentence-transformers {@code mine_hard_negatives}, on raw cosine scores. Thresholds are compared in
 * single precision, as the reference does; a candidate equal to a threshold is kept.
 *
 * @param numNegatives negatives per (query, positive), at least 1
 * @param rangeMin how many of the best survivors to skip
 * @param rangeMax exclusive end of the window of survivors; empty = derived from the number of positives
 * @param maxScore candidates scoring above are dropped
 * @param minScore candidates scoring below are dropped
 * @param absoluteMargin a candidate is dropped when {@code score + absoluteMargin > positive}
 * @param relativeMargin a candidate is dropped when {@code score > positive - |positive| * relativeMargin}
 * @param sampling how negatives are drawn from the window
 */
public record MiningRule(
        int numNegatives,
        int rangeMin,
        OptionalInt rangeMax,
        OptionalDouble maxScore,
        OptionalDouble minScore,
        OptionalDouble absoluteMargin,
        OptionalDouble relativeMargin,
        Sampling sampling) {

    /** Refuses impossible windows in the order of the reference, then thresholds that are not finite. */
    public MiningRule {
        Objects.requireNonNull(sampling, "sampling");
        if (numNegatives < 1) {
            throw new IllegalArgumentException("num_negatives must be at least 1, got " + numNegatives);
        }
        if (rangeMin < 0) {
            throw new IllegalArgumentException("range_min must be 0 or more, got " + rangeMin);
        }
        if (rangeMax.isPresent() && rangeMin >= rangeMax.getAsInt()) {
            throw new IllegalArgumentException("range_min must be smaller than range_max, got range_min=" + rangeMin
                    + " and range_max=" + rangeMax.getAsInt());
        }
        if (rangeMax.isPresent() && numNegatives > rangeMax.getAsInt() - rangeMin) {
            throw new IllegalArgumentException("cannot mine num_negatives=" + numNegatives + " from the "
                    + (rangeMax.getAsInt() - rangeMin) + " ranks between range_min=" + rangeMin + " and range_max="
                    + rangeMax.getAsInt() + ": lower num_negatives or range_min, or raise range_max");
        }
        requireFinite("max_score", maxScore);
        requireFinite("min_score", minScore);
        requireFinite("absolute_margin", absoluteMargin);
        requireFinite("relative_margin", relativeMargin);
    }

    /**
     * The exclusive end of the window of survivors: {@code rangeMax} if given, else {@code rangeMin + numNegatives +
     * maxPositives}, with ten times the negatives where a margin or {@code maxScore} will drop some (not
     * {@code minScore}).
     *
     * @param maxPositives the largest number of positives any query has, duplicates counted
     */
    public int derivedRangeMax(int maxPositives) {
        if (maxPositives < 0) {
            throw new IllegalArgumentException("max_positives must be 0 or more, got " + maxPositives);
        }
        if (rangeMax.isPresent()) {
            return rangeMax.getAsInt();
        }
        boolean drops = absoluteMargin.isPresent() || relativeMargin.isPresent() || maxScore.isPresent();
        int buffer = Math.multiplyExact(drops ? 10 : 1, numNegatives);
        return Math.addExact(Math.addExact(rangeMin, buffer), maxPositives);
    }

    /** How many candidates to retrieve for each query: the window plus room for the positives among them. */
    public int retrievalWidth(int maxPositives) {
        return Math.addExact(derivedRangeMax(maxPositives), maxPositives);
    }

    private static void requireFinite(String name, OptionalDouble value) {
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new IllegalArgumentException(name + " must be a finite number, got " + value.getAsDouble());
        }
    }
}
