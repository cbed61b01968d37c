package io.freshet.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine's memory, native memory included, as Linux counts it. */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final int YOUNG_GENERATION = 800 << 20;

    private ResidentMemory() {}

    /** Skips a test on systems that do not count, and settles what would blur its numbers: the Java heap's own size. */
    public static void assumeMeasurable() {
        assumeTrue(Files.isReadable(STATUS) && Files.isWritable(CLEAR), "no /proc/self/status here");
        long touched = 0;
        while (touched < YOUNG_GENERATION) {
            touched += new byte[1 << 16].length;
        }
        System.gc();
    }

    /** Bytes at this moment. */
    public static long now() throws IOException {
        return read("VmRSS:");
    }

    /** Forgets the highest value so far. */
    public static void resetPeak() throws IOException {
        Files.writeString(CLEAR, "5");
    }

    /** The highest value since {@link #resetPeak()}. */
    public static long peak() throws IOException {
        return read("VmHWM:");
    }

    private static long read(String field) throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException(STATUS + " has no " + field);
    }
}
