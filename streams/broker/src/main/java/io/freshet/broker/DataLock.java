package io.freshet.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a second broker off a data folder. Kafka's own lock comes too late for that: a combined node takes it in the
 * broker half, when the controller half has already stood for election in the same metadata log, which can leave the
 * first broker without a controller.
 */
final class DataLock {

    private static final int ATTEMPTS = 50;
    private static final long PAUSE_MILLIS = 100;

    /** Held open, and so locked, for as long as the process lives; the system gives it back at any end. */
    @SuppressWarnings("unused")
    private static FileChannel held;

    private DataLock() {}

    /** Returns false if another process has the folder and keeps it for five seconds: one that is stopping gives it up. */
    static boolean take(Path data) throws IOException, InterruptedException {
        FileChannel channel =
                FileChannel.open(data.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (channel.tryLock() != null) {
                held = channel;
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        channel.close();
        return false;
    }
}
