package io.freshet.model.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * How close a comparison with the reference came. Every comparison adds a line to {@code target/reached.tsv}, from which
 * the table in docs/exactness.md is made.
 */
public final class Reached {

    private static final Path FILE = Path.of("target", "reached.tsv");

    private Reached() {}

    /** Fails if the error, relative to the largest number that is expected, is above the limit or not a number. */
    public static void check(String what, float[] actual, float[] expected, double limit) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            double difference = Math.abs((double) actual[i] - expected[i]);
            error = difference <= error ? error : difference;
        }
        check(what, error / largest, limit);
    }

    /** Fails if a number's relative error is above the limit or not a number. */
    public static void check(String what, double actual, double expected, double limit) {
        check(what, Math.abs(actual - expected) / Math.abs(expected), limit);
    }

    private static synchronized void check(String what, double error, double limit) {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                    FILE,
                    String.format(Locale.ROOT, "%s\t%.1e\t%.0e%n", what, error, limit),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(error).as(what).isLessThanOrEqualTo(limit);
    }
}
