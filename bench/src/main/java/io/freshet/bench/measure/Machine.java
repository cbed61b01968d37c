package io.freshet.bench.measure;

import io.freshet.model.torch.Torch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the numbers were seen on.
 *
 * @param cores that this process may use
 * @param threads of one native operation on this thread
 * @param ompWaitPolicy what idle native threads do; it costs short operations time
 * @param load 1-minute load average before the measurement, −1 if unknown: above a fraction of one, somebody else was at
 *     work and the absolute times are too long
 */
public record Machine(
        String cpu,
        int cores,
        String os,
        String jvm,
        String engine,
        int threads,
        String ompWaitPolicy,
        String freshet,
        double load) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** This machine, for the calling thread. */
    public static Machine here() {
        return new Machine(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                Torch.describe(),
                Torch.threads(),
                System.getenv().getOrDefault("OMP_WAIT_POLICY", "unset"),
                System.getProperty("freshet.commit", "unknown commit"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String cpuName() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch"); // not Linux
        }
    }
}
