package io.freshet.model.run;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** How numbers and times are written in the log. */
final class Numbers {

    private Numbers() {}

    /** To so many places, halves to even, as Python's {@code round}; NaN and infinity stay. */
    static double round(double value, int places) {
        return Double.isFinite(value)
                ? new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).doubleValue()
                : value;
    }

    /** {@code 5.00%}. */
    static String percentage(long step, long of) {
        return String.format(Locale.ROOT, "%.2f%%", 100.0 * step / of);
    }

    /** {@code 2s}, {@code 1m 2s}, {@code 3h 0m 2s}, {@code 1d 0h 0m 5s}. */
    static String time(Duration time) {
        String text = time.toSecondsPart() + "s";
        if (time.toMinutes() > 0) {
            text = time.toMinutesPart() + "m " + text;
        }
        if (time.toHours() > 0) {
            text = time.toHoursPart() + "h " + text;
        }
        return time.toDays() > 0 ? time.toDays() + "d " + text : text;
    }
}
