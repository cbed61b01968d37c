package io.freshet.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.process.ProcessSupervisor.Limits;
import io.freshet.actors.testing.TestKits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProcessSupervisorTest {

    private static final ActorTestKit KIT = TestKits.create();
    private static final Limits TWICE =
            new Limits(2, Duration.ofMinutes(5), Duration.ofMillis(10), Duration.ofMillis(20));

    private final TestProbe<Object> probe = KIT.createTestProbe();
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    static ChildSpec spec(Path folder, String what) {
        return spec(folder, what, line -> {}, Duration.ofSeconds(30));
    }

    /** @param out takes what the child says, and that it was started */
    private static ChildSpec spec(Path folder, String what, Consumer<String> out, Duration grace) {
        List<String> command = new ArrayList<>(JavaCommand.of(Dummy.class.getName(), List.of(folder.toString(), what)));
        command.addAll(1, List.of("-Xmx32m", "-XX:TieredStopAtLevel=1"));
        Consumer<String> err = line -> {
            if (line.startsWith("(process")) {
                out.accept(line);
            }
        };
        return new ChildSpec(
                what,
                command,
                line -> {
                    out.accept(line);
                    return true;
                },
                err,
                grace);
    }

    private ActorRef<ProcessSupervisor.Command> supervise(String what, Duration grace) {
        return KIT.spawn(
                ProcessSupervisor.create(spec(folder, what, out::add, grace), TWICE),
                DispatcherSelector.fromConfig("freshet-dispatchers.blocking"));
    }

    @Test
    void aChildThatEndsIsStartedAgainAndGivenUpAfterTheLastRestart() throws IOException {
        ActorRef<?> supervisor = LoggingTestKit.error("nothing works here")
                .withOccurrences(3)
                .expect(KIT.system(), () -> {
                    ActorRef<?> started = supervise("fail", Duration.ofSeconds(30));
                    probe.expectTerminated(started);
                    return started;
                });
        assertThat(supervisor).isNotNull();
        assertThat(starts()).isEqualTo(3);
    }

    @Test
    void aChildThatRefusesItsSettingsIsNotStartedAgain() throws IOException {
        LoggingTestKit.error("wrong settings").expect(KIT.system(), () -> {
            probe.expectTerminated(supervise("refuse", Duration.ofSeconds(30)));
            return null;
        });
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void aKilledChildIsStartedAgainAndStoppingTheActorStopsIt() throws Exception {
        ActorRef<?> supervisor = supervise("wait", Duration.ofSeconds(30));
        awaitChild().destroyForcibly();
        ProcessHandle second = awaitChild();
        KIT.stop(supervisor);
        assertThat(second.isAlive()).isFalse();
        assertThat(starts()).isEqualTo(2);
    }

    @Test
    void aChildThatDoesNotEndInTimeIsKilled() throws Exception {
        ActorRef<?> supervisor = supervise("deaf", Duration.ofMillis(300));
        ProcessHandle child = awaitChild();
        KIT.stop(supervisor);
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void aChildEndsWithItsParentEvenIfThatIsKilled() throws Exception {
        Child parent = Child.start(spec(folder, "supervise", out::add, Duration.ofSeconds(30)));
        ProcessHandle grandchild =
                ProcessHandle.of(Long.parseLong(out.poll(60, TimeUnit.SECONDS))).orElseThrow();
        assertThat(grandchild.isAlive()).isTrue();
        parent.kill();
        grandchild.onExit().get(30, TimeUnit.SECONDS);
    }

    /** The next one that has started. */
    private ProcessHandle awaitChild() throws InterruptedException {
        String started = out.poll(60, TimeUnit.SECONDS);
        assertThat(started).matches("\\(process \\d+\\)");
        assertThat(out.poll(60, TimeUnit.SECONDS)).isEqualTo("waiting");
        return ProcessHandle.of(Long.parseLong(started.replaceAll("\\D", ""))).orElseThrow();
    }

    private long starts() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
