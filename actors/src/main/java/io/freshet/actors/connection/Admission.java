package io.freshet.actors.connection;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts a listener's connections. Safe for any number of threads. */
final class Admission {

    /** More connections that are just being refused than any honest crowd makes. */
    private static final int MOST_REFUSALS = 16_384;

    private final int max;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /** What becomes of a connection. */
    enum Decision {
        SERVED,
        /** Told so. */
        REFUSED,
        /** Closed without a word, as so many are being told already. */
        DROPPED
    }

    Admission(int max) {
        this.max = max;
    }

    /** Counts a new connection in; all but dropped ones must be counted out by {@link #leave}. */
    Decision enter() {
        if (add(served, max)) {
            return Decision.SERVED;
        }
        return add(refused, MOST_REFUSALS) ? Decision.REFUSED : Decision.DROPPED;
    }

    void leave(Decision decision) {
        switch (decision) {
            case SERVED -> served.decrementAndGet();
            case REFUSED -> refused.decrementAndGet();
            case DROPPED -> {}
        }
    }

    private static boolean add(AtomicInteger count, int limit) {
        return count.getAndUpdate(n -> n < limit ? n + 1 : n) < limit;
    }
}
