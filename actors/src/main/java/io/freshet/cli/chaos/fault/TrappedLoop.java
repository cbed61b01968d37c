package io.freshet.cli.chaos.fault;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Hears of the loop and may end the process at what it hears, in the thread that tells it. */
public final class TrappedLoop implements LoopListener {

    private final Trap trap;
    private final AtomicBoolean loading = new AtomicBoolean();

    public TrappedLoop(Trap trap) {
        this.trap = trap;
    }

    @Override
    public void on(LoopEvent event) {
        if (event instanceof LoopEvent.RoundStarted started) {
            trap.reach(Place.ROUND_CLOSED, "version " + started.version());
        } else if (event instanceof LoopEvent.Mined mined) {
            trap.reach(Place.MINED, "version " + mined.version());
        } else if (event instanceof LoopEvent.Judged judged) {
            trap.reach(Place.JUDGED, "version " + judged.version());
        } else if (event instanceof LoopEvent.Committed committed) {
            committed(committed.manifest().version());
        } else if (event instanceof LoopEvent.Swapped swapped) {
            trap.reach(Place.SWAPPED, "version " + swapped.version());
        }
    }

    /** The scorer is told right after this; a moment later it is at work in a thread of its own. */
    private void committed(long version) {
        trap.reach(Place.COMMITTED, "version " + version);
        if (trap.isArmed(Place.LOADING) && loading.compareAndSet(false, true)) {
            Thread thread = new Thread(() -> haltSoon(version), "chaos-halt");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void haltSoon(long version) {
        try {
            TimeUnit.MILLISECONDS.sleep(trap.count());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        trap.halt("version " + version);
    }
}
