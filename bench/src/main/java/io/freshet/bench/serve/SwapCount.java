package io.freshet.bench.serve;

/**
 * Swaps as the server counts them.
 *
 * @param seconds of all of them together, each from hearing of a version to serving it
 */
public record SwapCount(long swaps, double seconds) {

    private static final String NAME = "freshet_swap_seconds_";

    /** @param metrics in Prometheus' text format */
    public static SwapCount of(String metrics) {
        return new SwapCount(Math.round(sum(metrics, "count")), sum(metrics, "sum"));
    }

    public SwapCount since(SwapCount before) {
        return new SwapCount(swaps - before.swaps, seconds - before.seconds);
    }

    private static double sum(String metrics, String what) {
        return metrics.lines()
                .filter(line -> line.startsWith(NAME + what + "{") || line.startsWith(NAME + what + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
