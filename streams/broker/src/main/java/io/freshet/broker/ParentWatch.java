package io.freshet.broker;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Ends this process when its standard input ends: gracefully, and by force if that takes too long. */
final class ParentWatch {

    private static final long GRACE_SECONDS = 15;

    private ParentWatch() {}

    static void start() {
        daemon("parent-watch", () -> {
            awaitEndOfInput();
            daemon("halt-after-grace", ParentWatch::haltAfterGrace);
            System.exit(0);
        });
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What the parent writes has no meaning; only the end has.
            }
        } catch (IOException e) {
            System.err.println("Standard input failed, which counts as its end: " + e);
        }
    }

    private static void haltAfterGrace() {
        try {
            TimeUnit.SECONDS.sleep(GRACE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
