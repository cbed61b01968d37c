package io.freshet.actors.http;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Says what strangers can cause at will, but seldom: they shall not fill the log. Safe for any number of threads. */
public final class Sparingly {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private boolean said;
    private long saidAt;
    private long unsaid;

    public Sparingly(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Says it, unless something was said within the last ten seconds.
     *
     * @param line takes how often there was something to say since the last line, this time included
     */
    public void say(LongConsumer line) {
        long times = times();
        if (times > 0) {
            line.accept(times);
        }
    }

    private synchronized long times() {
        unsaid++;
        long now = nanoTime.getAsLong();
        if (said && now - saidAt < EVERY_NANOS) {
            return 0;
        }
        said = true;
        saidAt = now;
        long times = unsaid;
        unsaid = 0;
        return times;
    }
}
