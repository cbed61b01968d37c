package io.freshet.actors.reembed;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast a pass goes: no faster than allowed, and what to say of it now and then. Used by one thread. */
final class Pace {

    private static final long SAY_EVERY = TimeUnit.SECONDS.toNanos(30);

    private final OptionalInt perSecond;
    private final LongSupplier nanoTime;
    private final long began;
    private long said;
    private long done;

    /**
     * @param perSecond documents at most; empty = no limit
     * @param nanoTime a clock that only goes forward
     */
    Pace(OptionalInt perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
        this.said = began;
    }

    long done() {
        return done;
    }

    Duration took() {
        return Duration.ofNanos(nanoTime.getAsLong() - began);
    }

    /** So many more are done. Returns how long to pause before the next ones. */
    Duration did(int documents) {
        done += documents;
        if (perSecond.isEmpty()) {
            return Duration.ZERO;
        }
        Duration atLeast = Duration.ofNanos(Math.round(1e9 * done / perSecond.getAsInt()));
        Duration pause = atLeast.minus(took());
        return pause.isNegative() ? Duration.ZERO : pause;
    }

    /** Every half a minute: how far it is, how fast, and how long the rest will take. */
    Optional<String> report(int left) {
        long now = nanoTime.getAsLong();
        if (now - said < SAY_EVERY) {
            return Optional.empty();
        }
        said = now;
        double seconds = (now - began) / 1e9;
        long rest = Math.round(left * seconds / Math.max(1, done));
        return Optional.of(String.format(
                Locale.ROOT,
                "%d of %d documents re-embedded, %.1f/s, about %d:%02d:%02d left",
                done,
                done + left,
                done / seconds,
                rest / 3600,
                rest / 60 % 60,
                rest % 60));
    }
}
