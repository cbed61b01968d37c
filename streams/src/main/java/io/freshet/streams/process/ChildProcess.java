package io.freshet.streams.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A child that ends when its standard input does, which a killed parent brings about as well as one that asks. Safe for
 * any number of threads. Whoever starts it stops it.
 */
public record ChildProcess(Process process) {

    private static final Duration GONE_WITHIN = Duration.ofSeconds(20);

    public static ChildProcess start(ProcessBuilder builder) throws IOException {
        return new ChildProcess(builder.start());
    }

    public long pid() {
        return process.pid();
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(GONE_WITHIN);
    }

    /** Breaks the pipe, which is the child's order to stop; kills it when it takes longer than the grace. */
    public void stop(Duration grace) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The pipe is already broken: the process is going or gone.
        }
        if (!awaitExit(grace)) {
            kill();
        }
    }

    private boolean awaitExit(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
