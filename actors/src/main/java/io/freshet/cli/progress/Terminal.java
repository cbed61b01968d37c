package io.freshet.cli.progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where standard error goes. */
final class Terminal {

    private static final Path LINUX = Path.of("/proc/self/fd");

    private Terminal() {}

    /**
     * Whether somebody watches who can see a line drawn again. Java only tells whether standard input and output both
     * are a terminal; Linux tells it of standard error alone, which is what counts in a pipe.
     */
    static boolean isStandardError() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        if (!Files.isDirectory(LINUX)) {
            return System.console() != null;
        }
        try {
            Path device = LINUX.resolve("2").toRealPath();
            return device.startsWith("/dev/pts") || device.toString().startsWith("/dev/tty");
        } catch (IOException e) {
            // A pipe or a closed file: it has no path.
            return false;
        }
    }
}
