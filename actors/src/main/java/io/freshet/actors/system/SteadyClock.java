package io.freshet.actors.system;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Time that passes as fast as it does and never jumps, whatever becomes of the system's clock meanwhile: for deadlines.
 * It drifts from that clock as corrections are made to it.
 */
final class SteadyClock implements InstantSource {

    private final Instant started = Instant.now();
    private final long startedNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return started.plusNanos(System.nanoTime() - startedNanos);
    }
}
