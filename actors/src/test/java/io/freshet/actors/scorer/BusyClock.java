package io.freshet.actors.scorer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A clock that can make the scorer's thread wait when it looks at the time; everybody else never waits. */
final class BusyClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-02-03T04:05:06Z");
    private volatile CountDownLatch released = new CountDownLatch(0);
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** From now on the model is busy. */
    void hold() {
        held = new CountDownLatch(1);
        released = new CountDownLatch(1);
    }

    /** Waits until it is. */
    void awaitHeld() {
        await(held);
    }

    void release() {
        released.countDown();
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        if (Thread.currentThread().getName().startsWith(MicroBatcher.THREAD)) {
            held.countDown();
            await(released);
        }
        return now;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(90, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited for a minute and a half");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
