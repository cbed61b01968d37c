package io.freshet.model.run.chart;

import java.util.Arrays;

/**
 * One value over the steps of a run; points that are no finite number are left out.
 *
 * @param steps ascending
 * @param values as many
 */
record Curve(double[] steps, double[] values) {

    private static final double DECAY = 0.9;

    int size() {
        return steps.length;
    }

    double last() {
        return values[values.length - 1];
    }

    double lowest() {
        return Arrays.stream(values).min().orElseThrow();
    }

    double highest() {
        return Arrays.stream(values).max().orElseThrow();
    }

    /**
     * An exponential moving average without the pull of its start towards zero: with x and n both begun at 0,
     * x ← 0.9 x + value, n ← 0.9 n + 1, the average is x / n.
     */
    Curve smoothed() {
        double[] averages = new double[values.length];
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            sum = DECAY * sum + values[i];
            weight = DECAY * weight + 1;
            averages[i] = sum / weight;
        }
        return new Curve(steps, averages);
    }
}
