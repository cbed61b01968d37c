package io.freshet.cli.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Shows progress as text: title, share, count, time, rate and time left. On a terminal it draws one line again and
 * again; elsewhere it prints a line now and then, so that a log file stays short. Nothing is shown before the first
 * update.
 */
public final class ProgressBar implements Progress {

    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration PRINT = Duration.ofSeconds(5);
    private static final int WIDTH = 79;
    private static final int BAR = 20;
    private static final String TO_END_OF_LINE = "\u001B[K";

    private final PrintWriter err;
    private final String title;
    private final InstantSource clock;
    private final boolean terminal;
    private Instant started;
    private Instant shown;
    private long first;
    private long done;
    private long of;
    private String note = "";
    private boolean closed;

    /**
     * @param err stays the caller's to close
     * @param terminal whether to draw one line again and again
     */
    public ProgressBar(PrintWriter err, String title, InstantSource clock, boolean terminal) {
        this.err = err;
        this.title = title;
        this.clock = clock;
        this.terminal = terminal;
    }

    /** For a command: draws if standard error is a terminal. */
    public static Progress on(PrintWriter err, String title) {
        return new ProgressBar(err, title, InstantSource.system(), Terminal.isStandardError());
    }

    @Override
    public synchronized void update(long doneNow, long ofNow, String noteNow) {
        if (closed) {
            return;
        }
        Instant now = clock.instant();
        done = doneNow;
        of = ofNow;
        note = noteNow;
        if (started == null) {
            started = now;
            first = doneNow;
            if (terminal) {
                show(now);
            } else {
                shown = now;
            }
        } else if (Duration.between(shown, now).compareTo(terminal ? REDRAW : PRINT) >= 0) {
            show(now);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed && started != null) {
            show(clock.instant());
            if (terminal) {
                err.println();
                err.flush();
            }
        }
        closed = true;
    }

    private void show(Instant now) {
        shown = now;
        String line = line(Duration.between(started, now));
        if (terminal) {
            String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
            err.print("\r" + cut + TO_END_OF_LINE);
        } else {
            err.println(line);
        }
        err.flush();
    }

    private String line(Duration elapsed) {
        StringBuilder line = new StringBuilder(title);
        if (of > 0) {
            int percent = (int) (100 * Math.min(done, of) / of);
            line.append(String.format(Locale.ROOT, " %3d%% ", percent));
            if (terminal) {
                int full = percent * BAR / 100;
                line.append('[')
                        .append("=".repeat(full))
                        .append(" ".repeat(BAR - full))
                        .append("] ");
            }
            line.append(done).append('/').append(of);
        } else {
            line.append(' ').append(done);
        }
        line.append("  ").append(time(elapsed));
        double seconds = elapsed.toMillis() / 1e3;
        double rate = seconds > 0 ? (done - first) / seconds : 0;
        if (rate > 0) {
            if (of > done) {
                line.append('<').append(time(Duration.ofMillis((long) (1e3 * (of - done) / rate))));
            }
            line.append("  ").append(rate(rate));
        }
        return note.isEmpty() ? line.toString() : line.append("  ").append(note).toString();
    }

    private static String rate(double perSecond) {
        return perSecond >= 1
                ? String.format(Locale.ROOT, perSecond >= 100 ? "%.0f/s" : "%.1f/s", perSecond)
                : String.format(Locale.ROOT, "%.1f s each", 1 / perSecond);
    }

    /** {@code 1:02} or {@code 3:04:05}. */
    private static String time(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
