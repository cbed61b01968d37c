package io.freshet.cli.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** What is done when the process is told to end, and its exit code when it was not. */
final class Shutdown {

    private final AtomicReference<Runnable> end;
    private volatile boolean told;

    /** @param end runs in a shutdown hook */
    Shutdown(Runnable end) {
        this.end = new AtomicReference<>(end);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            told = true;
                            this.end.get().run();
                        },
                        "freshet-shutdown"));
    }

    /** From now on, do something else. */
    void instead(Runnable other) {
        end.set(other);
    }

    /**
     * For when everything has stopped: 1 if it did so by itself. If it was told to, this does not return, because another
     * exit would change the code that the signal gives.
     */
    int exitCode() throws InterruptedException {
        if (told) {
            new CountDownLatch(1).await();
        }
        return 1;
    }
}
