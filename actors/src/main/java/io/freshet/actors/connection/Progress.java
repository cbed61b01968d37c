package io.freshet.actors.connection;

import java.util.function.LongSupplier;

/**
 * How far a connection is with its present request, and when it must be further. Told by its bytes on one thread and by its
 * requests on another.
 */
public final class Progress {

    private static final long NEVER = Long.MAX_VALUE;

    private final ConnectionLimits limits;
    private final LongSupplier nanoTime;
    private final long start;
    private boolean waiting = true;
    private long deadline;

    Progress(ConnectionLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        // Who connects has something to say.
        this.deadline = limits.head().toNanos();
    }

    /** Bytes came: if none was being received, a request has begun. */
    synchronized void received() {
        if (waiting) {
            waiting = false;
            deadline = now() + limits.head().toNanos();
        }
    }

    /** The headers of a request are complete; its body and its answer have limits of their own. */
    public synchronized void asked() {
        waiting = false;
        deadline = NEVER;
    }

    /** The request has its answer. */
    public synchronized void answered() {
        waiting = true;
        deadline = now() + limits.idle().toNanos();
    }

    synchronized boolean isLate() {
        return now() > deadline;
    }

    private long now() {
        return nanoTime.getAsLong() - start;
    }
}
