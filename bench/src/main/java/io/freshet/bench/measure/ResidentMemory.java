package io.freshet.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process takes of the machine's memory as Linux counts it, in bytes; native memory and mapped files included.
 *
 * @param now at this moment
 * @param peak the highest value so far
 */
public record ResidentMemory(long now, long peak) {

    private static final Path STATUS = Path.of("/proc/self/status");

    /** @throws IOException where there is no such count: on other systems than Linux */
    public static ResidentMemory read() throws IOException {
        return new ResidentMemory(field("VmRSS:"), field("VmHWM:"));
    }

    private static long field(String name) throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException(STATUS + " has no " + name);
    }
}
