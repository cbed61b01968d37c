package io.freshet.actors.system;

import io.freshet.actors.management.Health;
import io.freshet.actors.registry.OrderFollower;
import java.util.OptionalLong;

/**
 * Says that a lane's scorer, ready otherwise, is not while the version that is pinned cannot be served and no other one
 * was pinned or served in its place. Safe for any number of threads.
 */
final class PinReadiness implements OrderFollower.Listener {

    private final Health health;
    private final String part;
    private boolean known;

    PinReadiness(Health health, String part) {
        this.health = health;
        this.part = part;
    }

    @Override
    public synchronized void pinned(OptionalLong version) {
        known = true;
        health.ready(part, true, "");
    }

    @Override
    public synchronized void cannotPin(long version, String why) {
        if (!known) {
            health.ready(part, false, "version " + version + " is pinned but cannot be served: " + why);
        }
    }
}
