package io.freshet.actors.system;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.management.Health;

/**
 * Says that a lane's scorer is ready once it serves the version that was in use when it first heard of any; from then on
 * it always serves one. Safe for any number of threads.
 */
final class ServingReadiness implements LoopListener {

    private final Health health;
    private final String part;
    private long expected = -1;

    /** The highest number of a version that was served, or would be if an operator had not pinned another one. */
    private long served;

    ServingReadiness(Health health, String part) {
        this.health = health;
        this.part = part;
        health.ready(part, false, "the versions topic has not been read yet");
    }

    /** @param version to serve; 0 = the base model */
    synchronized void current(long version) {
        if (expected < 0) {
            expected = version;
            tell();
        }
    }

    @Override
    public synchronized void on(LoopEvent event) {
        if (event instanceof LoopEvent.Swapped swapped) {
            served = Math.max(served, swapped.version());
            tell();
        } else if (event instanceof LoopEvent.HeldBack held) {
            served = Math.max(served, held.version());
            tell();
        } else if (event instanceof LoopEvent.SwapFailed failed && expected > served) {
            health.ready(part, false, "version " + failed.version() + " cannot be loaded: " + failed.why());
        }
    }

    private void tell() {
        if (expected >= 0 && served >= expected) {
            health.ready(part, true, "");
        } else if (expected >= 0) {
            health.ready(part, false, "version " + expected + " is being loaded");
        }
    }
}
