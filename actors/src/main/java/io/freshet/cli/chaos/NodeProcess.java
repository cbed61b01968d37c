package io.freshet.cli.chaos;

import io.freshet.actors.process.HardEnd;
import io.freshet.cli.Main;
import io.freshet.cli.chaos.fault.FaultPoint;
import io.freshet.cli.chaos.fault.Trap;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of Freshet in a JVM of its own, which with {@code --isolate} is the supervisor of further ones. Safe for any number of threads. */
final class NodeProcess implements Answerer {

    private static final int TAIL_LINES = 40;
    private static final Duration GONE_WITHIN = Duration.ofSeconds(20);

    /** What the processes of an isolated run print once they serve and read. */
    private static final List<String> READY =
            List.of("scorer | Freshet serves lane ", "coordinator | Freshet trains lane ");

    private final Process process;
    private final Path log;
    private final long startedNanos = System.nanoTime();

    private NodeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param config settings file
     * @param point where it shall end itself; empty = nowhere
     * @param classPath of Freshet
     * @param archive how the JVM shares the classes that every start loads
     * @param log takes what it prints; made anew
     */
    static NodeProcess start(Path config, Optional<FaultPoint> point, String classPath, List<String> archive, Path log)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("chaos", "node", "--config", config.toString()));
        point.ifPresent(where -> arguments.addAll(List.of("--die", where.toString())));
        return start(arguments, classPath, archive, log);
    }

    /** As a user starts it, with processes of their own for each part; it ends with this process, as they do with it. */
    static NodeProcess startIsolated(Path config, String classPath, List<String> archive, Path log) throws IOException {
        List<String> options = new ArrayList<>(archive);
        options.add("-Dfreshet.child=true");
        return start(
                List.of(
                        "run",
                        "--config",
                        config.toString(),
                        "--role",
                        "all",
                        "--isolate",
                        "--max-restarts",
                        Integer.toString(Integer.MAX_VALUE)),
                classPath,
                options,
                log);
    }

    private static NodeProcess start(List<String> arguments, String classPath, List<String> options, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx500m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-Dfreshet.log=" + System.getProperty("freshet.log", "WARN"),
                "-cp",
                classPath,
                Main.class.getName()));
        command.addAll(1, options);
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(new File(log.toString()));
        // Threads of OpenMP that wait must sleep: all processes of a run share the cores.
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return new NodeProcess(builder.start(), log);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** True when it has ended within so long. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean awaitExcused(Duration limit) throws InterruptedException {
        return awaitEnd(limit);
    }

    Path log() {
        return log;
    }

    int exitCode() {
        return process.exitValue();
    }

    /** SIGKILL; true if it was this that ended it. */
    boolean kill() throws InterruptedException {
        boolean alive = process.isAlive();
        process.destroyForcibly();
        if (!awaitEnd(GONE_WITHIN)) {
            throw new IllegalStateException(
                    "process " + pid() + " survived SIGKILL for " + GONE_WITHIN.toSeconds() + " s");
        }
        return alive && exitCode() == HardEnd.EXIT_CODE;
    }

    /** SIGTERM, as an orchestrator stops it; true if it ended in order within the limit. */
    boolean stop(Duration limit) throws InterruptedException {
        process.destroy();
        if (awaitEnd(limit)) {
            return true;
        }
        kill();
        return false;
    }

    boolean isReady() throws IOException {
        List<String> lines = lines();
        return lines.contains(NodeCommand.READY)
                || READY.stream().allMatch(start -> lines.stream().anyMatch(line -> line.startsWith(start)));
    }

    /** Where it ended itself, if it did. */
    Optional<String> lastWords() throws IOException {
        return lines().stream()
                .filter(line -> line.startsWith(Trap.LAST_WORDS))
                .map(line -> line.substring(Trap.LAST_WORDS.length()))
                .findFirst();
    }

    /** The end of its log, for failures. */
    String tail() {
        try {
            List<String> lines = lines();
            return "--- end of " + log + " (process " + pid() + "):\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "--- " + log + " cannot be read: " + e;
        }
    }

    private List<String> lines() throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
