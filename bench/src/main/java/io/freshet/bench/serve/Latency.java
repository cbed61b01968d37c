package io.freshet.bench.serve;

import java.util.Arrays;

/**
 * How long requests took, in milliseconds; each percentile is the time that one of them took (nearest rank).
 *
 * @param requests at least one
 */
public record Latency(long requests, double p50, double p90, double p99, double max) {

    /** @param nanos one a request, at least one */
    public static Latency of(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("no latency of no requests");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latency(
                sorted.length,
                millis(sorted, 50),
                millis(sorted, 90),
                millis(sorted, 99),
                sorted[sorted.length - 1] / 1e6);
    }

    /** The smallest value that so many percent are not above. */
    private static double millis(long[] sorted, int percent) {
        int rank = (int) (((long) sorted.length * percent + 99) / 100);
        return sorted[rank - 1] / 1e6;
    }
}
