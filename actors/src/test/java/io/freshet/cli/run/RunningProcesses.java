package io.freshet.cli.run;

import com.typesafe.config.ConfigFactory;
import io.freshet.actors.process.Child;
import io.freshet.actors.process.ChildSpec;
import io.freshet.actors.process.JavaCommand;
import io.freshet.actors.testing.TestBroker;
import io.freshet.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code freshet run --isolate} as a user starts it, with topics and a store of its own, and all it writes. */
final class RunningProcesses implements AutoCloseable {

    static final int ROUND = 16;

    private static final Pattern SERVES =
            Pattern.compile("scorer \\| Freshet serves lane \\S+ on http://[^:]+:(\\d+)/.*");
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(180);

    final String lane;
    final Path store;
    private final String topic;
    private final TestBroker kafka;
    private final Child supervisor;
    private final List<String> lines = new ArrayList<>();

    RunningProcesses(TestBroker kafka, Path folder) throws IOException {
        this.kafka = kafka;
        lane = kafka.freshName("lane");
        store = folder.resolve("store");
        topic = kafka.feedbackTopic();
        Map<String, Object> settings = new HashMap<>();
        settings.put("lane", lane);
        settings.put("model.cache-dir", System.getProperty("freshet.root") + "/target/test-cache");
        settings.put("model.device", "cpu");
        settings.put("model.threads", 1);
        settings.put("kafka.bootstrap-servers", kafka.connection().bootstrapServers());
        settings.put("kafka.topic", topic);
        settings.put("kafka.dead-letter-topic", lane + ".dead");
        settings.put("kafka.versions-topic", lane + ".versions");
        settings.put("checkpoint.store", store.toString());
        settings.put("http.port", 0);
        settings.put("management.port", 0);
        settings.put("admin.port", 0);
        settings.put("round.pairs", ROUND);
        settings.put("train.epochs", 2);
        settings.put("train.batch-size", 4);
        // Chance decides on so few questions; a sound candidate shall be published.
        settings.put("gate.min-queries", 500);
        Path file = Files.writeString(
                folder.resolve("test.conf"),
                ConfigFactory.parseMap(settings).atPath("freshet").root().render());
        List<String> command = new ArrayList<>(JavaCommand.of(
                Main.class.getName(), List.of("run", "--config", file.toString(), "--role", "all", "--isolate")));
        command.addAll(1, List.of("-Xmx400m", "-XX:TieredStopAtLevel=1", "-Dfreshet.log=INFO"));
        supervisor = Child.start(new ChildSpec("run", command, line -> false, this::add, Duration.ofSeconds(60)));
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    /** The data plane's port, once it is open. */
    int awaitPort() throws InterruptedException {
        return Integer.parseInt(awaitLine(SERVES).group(1));
    }

    /** The last line like that; waits for the first. */
    synchronized Matcher awaitLine(Pattern wanted) throws InterruptedException {
        long deadline = System.nanoTime() + WAIT_NANOS;
        while (true) {
            for (int i = lines.size() - 1; i >= 0; i--) {
                Matcher matcher = wanted.matcher(lines.get(i));
                if (matcher.matches()) {
                    return matcher;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || !supervisor.isAlive()) {
                throw new AssertionError("No line " + wanted + " was written.");
            }
            wait(Math.min(left, 500));
        }
    }

    /** Polls until it holds. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + WAIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited in vain: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Waits until a version is being made: its round is mined, its draft is begun. */
    void awaitDraft(long version) throws InterruptedException {
        Path draft = store.resolve(lane).resolve(String.format(".tmp-v%08d", version));
        await(draft + " is there", () -> Files.exists(draft));
    }

    void send(List<String> records) {
        kafka.send(topic, records);
    }

    /** The process of a role that was started last. */
    ProcessHandle process(Role role) throws InterruptedException {
        String prefix = role == Role.TRAINER ? "coordinator \\| trainer of " + lane : role.label();
        return ProcessHandle.of(Long.parseLong(awaitLine(Pattern.compile(prefix + " \\| \\(process (\\d+)\\)"))
                        .group(1)))
                .orElseThrow(() -> new AssertionError("the " + role.label() + " is gone"));
    }

    /** All but the supervisor. */
    List<ProcessHandle> processes() {
        return supervisor().descendants().toList();
    }

    ProcessHandle supervisor() {
        return ProcessHandle.of(supervisor.pid()).orElseThrow();
    }

    synchronized String log() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        processesOrNone().forEach(ProcessHandle::destroyForcibly);
        supervisor.kill();
    }

    private List<ProcessHandle> processesOrNone() {
        return ProcessHandle.of(supervisor.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
    }
}
