package io.freshet.model.run;

import java.util.Arrays;
import java.util.Locale;

/**
 * How long the rows of a data set are, in tokens; {@code toString} is how ms-swift writes it.
 *
 * @param deviation standard deviation over all rows (the population's)
 * @param rows how many there are
 */
public record TokenLengths(double mean, double deviation, long shortest, long longest, int rows) {

    /** @param lengths tokens of each row; at least one row */
    public static TokenLengths of(int[] lengths) {
        if (lengths.length == 0) {
            throw new IllegalArgumentException("a data set without rows has no lengths");
        }
        double mean = Arrays.stream(lengths).average().orElseThrow();
        double squares = Arrays.stream(lengths)
                .mapToDouble(length -> (length - mean) * (length - mean))
                .sum();
        return new TokenLengths(
                mean,
                Math.sqrt(squares / lengths.length),
                Arrays.stream(lengths).min().orElseThrow(),
                Arrays.stream(lengths).max().orElseThrow(),
                lengths.length);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.6f±%.6f, min=%.6f, max=%.6f, size=%d",
                mean,
                deviation,
                (double) shortest,
                (double) longest,
                rows);
    }
}
