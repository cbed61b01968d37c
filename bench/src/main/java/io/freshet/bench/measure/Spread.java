package io.freshet.bench.measure;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Median and range of repeated measurements. With a handful of them a standard deviation says less.
 *
 * @param median middle value; mean of the two middle ones of an even number
 */
public record Spread(double median, double min, double max) {

    /**
     * @throws IllegalArgumentException if there are no values or one is NaN
     */
    public static Spread of(DoubleStream measured) {
        double[] values = measured.sorted().toArray();
        if (values.length == 0 || Double.isNaN(values[values.length - 1])) {
            throw new IllegalArgumentException("no spread of " + Arrays.toString(values));
        }
        int middle = values.length / 2;
        double median = values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        return new Spread(median, values[0], values[values.length - 1]);
    }
}
