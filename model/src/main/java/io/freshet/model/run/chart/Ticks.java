package io.freshet.model.run.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Round numbers on an axis: multiples of 1, 2 or 5 times a power of ten, exact because they are decimal. */
final class Ticks {

    private static final int SMALLEST_PLAIN = -4;
    private static final int LARGEST_PLAIN = 6;

    private Ticks() {}

    /**
     * The round numbers between two values.
     *
     * @param smallestStep least distance of two ticks; 0 = any
     * @param about how many are wanted; there may be half of it or a few more
     */
    static List<BigDecimal> between(double low, double high, int about, double smallestStep) {
        BigDecimal step = step(Math.max((high - low) / about, smallestStep));
        BigDecimal tick =
                BigDecimal.valueOf(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
        List<BigDecimal> ticks = new ArrayList<>();
        while (tick.doubleValue() <= high) {
            ticks.add(tick);
            tick = tick.add(step);
        }
        return ticks;
    }

    private static BigDecimal step(double atLeast) {
        int exponent = (int) Math.floor(Math.log10(atLeast));
        for (int digit : new int[] {1, 2, 5}) {
            BigDecimal step = BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent);
            if (step.doubleValue() >= atLeast * (1 - 1e-9)) {
                return step;
            }
        }
        return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
    }

    /** With as many decimals as the ticks need, or as {@code 5e-5} if that would be many. */
    static String label(BigDecimal tick) {
        if (tick.signum() == 0) {
            return "0";
        }
        int exponent = tick.precision() - tick.scale() - 1;
        return exponent < SMALLEST_PLAIN + 1 || exponent >= LARGEST_PLAIN
                ? scientific(tick.stripTrailingZeros(), exponent)
                : tick.toPlainString();
    }

    /** A value with four significant digits. */
    static String value(double value) {
        return label(new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros());
    }

    private static String scientific(BigDecimal number, int exponent) {
        return number.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
