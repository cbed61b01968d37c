package io.freshet.model.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process takes of the machine's memory.
 *
 * @param resident bytes now, native memory included where the system tells it
 * @param peak most bytes so far
 */
public record ProcessMemory(long resident, long peak) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double GIB = 1L << 30;

    /** As Linux counts it ({@code VmRSS}, {@code VmHWM}); elsewhere what the Java heap and its surroundings hold. */
    public static ProcessMemory now() {
        return Files.isReadable(STATUS) ? linux() : java();
    }

    /** The peak in GiB, which is what {@code memory(GiB)} in the log tells. */
    public double peakGib() {
        return peak / GIB;
    }

    private static ProcessMemory linux() {
        try {
            List<String> lines = Files.readAllLines(STATUS);
            return new ProcessMemory(bytes(lines, "VmRSS:"), bytes(lines, "VmHWM:"));
        } catch (IOException e) {
            return java();
        }
    }

    private static long bytes(List<String> lines, String field) throws IOException {
        String line = lines.stream()
                .filter(candidate -> candidate.startsWith(field))
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " has no " + field));
        return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
    }

    private static ProcessMemory java() {
        var memory = ManagementFactory.getMemoryMXBean();
        long used = memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted();
        return new ProcessMemory(used, used);
    }
}
