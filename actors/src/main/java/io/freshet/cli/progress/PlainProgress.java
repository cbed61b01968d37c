package io.freshet.cli.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Prints a line with share, count and time left, at most one every few seconds and one at the end. */
public final class PlainProgress {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final PrintWriter err;
    private final String title;
    private final InstantSource clock;
    private Instant started;
    private Instant shown;

    /** @param err stays the caller's to close */
    public PlainProgress(PrintWriter err, String title, InstantSource clock) {
        this.err = err;
        this.title = title;
        this.clock = clock;
    }

    /** @param done items done of all */
    public void done(long done, long of) {
        Instant now = clock.instant();
        if (started == null) {
            started = now;
            shown = now;
        }
        if (done < of && Duration.between(shown, now).compareTo(PAUSE) < 0) {
            return;
        }
        shown = now;
        long left = Duration.between(started, now).toSeconds() * (of - done) / Math.max(1, done);
        err.println(String.format(
                Locale.ROOT,
                "%s %3d%% %d/%d%s",
                title,
                100 * done / of,
                done,
                of,
                done < of ? ", " + left + " s left" : ""));
        err.flush();
    }
}
