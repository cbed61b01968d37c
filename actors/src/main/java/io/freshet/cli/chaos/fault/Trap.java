package io.freshet.cli.chaos.fault;

import io.freshet.actors.process.HardEnd;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends this process at its fault point. Safe for any number of threads. */
public final class Trap {

    /** What a process that ends itself writes last, before the point. */
    public static final String LAST_WORDS = "chaos: halts at ";

    private final Optional<FaultPoint> point;
    private final AtomicInteger reached = new AtomicInteger();

    /** @param point empty = never */
    public Trap(Optional<FaultPoint> point) {
        this.point = point;
    }

    /** Does not return if this is the point. No hook, no finally block runs. */
    public void reach(Place place, String detail) {
        if (isDue(place)) {
            halt(detail);
        }
    }

    /** True once: the place has been reached as often as it takes. The caller then halts. */
    boolean isDue(Place place) {
        return isArmed(place) && reached.incrementAndGet() == count();
    }

    boolean isArmed(Place place) {
        return point.isPresent() && point.get().place() == place;
    }

    int count() {
        return point.orElseThrow().count();
    }

    void halt(String detail) {
        // Not by System.out, which another thread may hold.
        PrintStream out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.println(LAST_WORDS + point.orElseThrow() + (detail.isEmpty() ? "" : " (" + detail + ")"));
        out.flush();
        HardEnd.now();
    }
}
