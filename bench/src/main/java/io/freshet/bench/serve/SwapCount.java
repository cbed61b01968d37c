package io.freshet.bench.serve;

import java.util.stream.DoubleStream;

/**
 * Swaps as the server counts them.
 *
 * @param seconds of all of them together, each from hearing of a version to serving it
 */
public record SwapCount(long swaps, double seconds) {

    private static final String SWAPS = "freshet_swap_seconds_";
    private static final String VERSION = "freshet_version";

    /** @param metrics in Prometheus' text format */
    public static SwapCount of(String metrics) {
        return new SwapCount(
                (long) values(metrics, SWAPS + "count").sum(),
                values(metrics, SWAPS + "sum").sum());
    }

    /** The newest version that the server has counted as served; 0 = the base model. */
    public static long version(String metrics) {
        return (long) values(metrics, VERSION).max().orElse(0);
    }

    public SwapCount since(SwapCount before) {
        return new SwapCount(swaps - before.swaps, seconds - before.seconds);
    }

    private static DoubleStream values(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }
}
