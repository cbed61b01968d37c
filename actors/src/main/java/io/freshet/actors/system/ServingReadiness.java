package io.freshet.actors.system;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.management.Health;
import io.freshet.actors.registry.OrderFollower;
import java.util.OptionalLong;

/**
 * Says that a lane's scorer is ready once it serves what is pinned or, if nothing is, the version that was in use when it
 * first heard of any; from then on it always serves one. Safe for any number of threads.
 */
final class ServingReadiness implements LoopListener, OrderFollower.Listener {

    private final Health health;
    private final String part;
    private OptionalLong newest = OptionalLong.empty();
    private OptionalLong pin = OptionalLong.empty();
    private boolean pinKnown;
    private long served;
    private boolean ready;

    ServingReadiness(Health health, String part) {
        this.health = health;
        this.part = part;
        tell();
    }

    /** @param version in use; 0 = the base model */
    synchronized void current(long version) {
        if (newest.isEmpty()) {
            newest = OptionalLong.of(version);
            tell();
        }
    }

    @Override
    public synchronized void pinned(OptionalLong version) {
        pinKnown = true;
        pin = version;
        tell();
    }

    @Override
    public synchronized void cannotPin(long version, String why) {
        if (!pinKnown) {
            notReady("version " + version + " is pinned but cannot be served: " + why);
        }
    }

    @Override
    public synchronized void on(LoopEvent event) {
        if (event instanceof LoopEvent.Swapped swapped) {
            served = swapped.version();
            tell();
        } else if (event instanceof LoopEvent.SwapFailed failed
                && pinKnown
                && (pin.isPresent() || newest.isPresent())) {
            notReady("version " + failed.version() + " cannot be loaded: " + failed.why());
        }
    }

    private void tell() {
        if (!pinKnown) {
            notReady("the serving topic has not been read yet");
        } else if (pin.isEmpty() && newest.isEmpty()) {
            notReady("the versions topic has not been read yet");
        } else if (pin.isPresent() ? served == pin.getAsLong() : served >= newest.getAsLong()) {
            ready = true;
            health.ready(part, true, "");
        } else {
            notReady("version " + pin.orElseGet(newest::getAsLong) + " is being loaded");
        }
    }

    private void notReady(String why) {
        if (!ready) {
            health.ready(part, false, why);
        }
    }
}
