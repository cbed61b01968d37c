package io.freshet.cli.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** A readable account of the demo, a line for each thing that happened. Safe for any number of threads. */
final class Screen {

    private final PrintWriter out;
    private final long started = System.nanoTime();

    Screen(PrintWriter out) {
        this.out = out;
    }

    double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    synchronized void line(String what, String format, Object... values) {
        long seconds = (long) seconds();
        out.printf(Locale.ROOT, "[%02d:%02d] %-8s ", seconds / 60, seconds % 60, what);
        out.printf(Locale.ROOT, format, values);
        out.println();
        out.flush();
    }

    synchronized void text(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
        out.println();
        out.flush();
    }
}
