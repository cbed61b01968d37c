package io.freshet.model.mine;

import java.util.Arrays;
import java.util.Collection;

/**
 * Summary of a column of scores. All but {@code count} are NaN for an empty column; {@code std} needs two values.
 *
 * @param median the lower of the two middle values, so it may differ from {@code q50}
 * @param std with n-1
 * @param q25 quartiles by linear interpolation
 */
public record Distribution(
        long count,
        double mean,
        double median,
        double std,
        double min,
        double q25,
        double q50,
        double q75,
        double max) {

    public static Distribution of(Collection<? extends Number> values) {
        double[] sorted =
                values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
        int n = sorted.length;
        if (n == 0) {
            return new Distribution(
                    0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double mean = Arrays.stream(sorted).sum() / n;
        double squares =
                Arrays.stream(sorted).map(value -> value - mean).map(d -> d * d).sum();
        return new Distribution(
                n,
                mean,
                sorted[(n - 1) / 2],
                n > 1 ? Math.sqrt(squares / (n - 1)) : Double.NaN,
                sorted[0],
                quantile(sorted, 0.25),
                quantile(sorted, 0.5),
                quantile(sorted, 0.75),
                sorted[n - 1]);
    }

    private static double quantile(double[] sorted, double q) {
        double position = q * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
