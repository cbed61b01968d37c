package io.freshet.actors.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Ends this process where it stands, by SIGKILL. Neither {@link System#exit} nor {@link Runtime#halt} is safe while a
 * thread computes natively: both end in C's {@code exit}, which runs the destructors of libtorch's statics under the hands
 * of that thread, and now and then the process crashes instead of ending.
 */
public final class HardEnd {

    /** What is seen of a process that SIGKILL ended. */
    public static final int EXIT_CODE = 137;

    private static final long WITHIN_SECONDS = 5;

    private HardEnd() {}

    /** Does not return. */
    public static void now() {
        try {
            // Java may not kill its own process, so a shell does.
            new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid())
                    .redirectErrorStream(true)
                    .start()
                    .waitFor(WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            System.err.println("No shell to end this process with: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
