package io.freshet.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.SharedParts;
import io.freshet.actors.testing.TestBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, a real broker, a real model: whatever dies, the scorer answers, and the versions come. */
@ExtendWith(SharedParts.class)
@Timeout(600)
class IsolatedRunTest {

    /** Enough for two rounds, held-out pairs included. */
    private static final List<String> RECORDS = Samples.records(46);

    @TempDir
    private Path folder;

    @Test
    void answersGoOnWhileATrainerAndACoordinatorDieAndNoChildOutlivesItsParent(TestBroker kafka) throws Exception {
        try (RunningProcesses run = new RunningProcesses(kafka, folder)) {
            try (Caller caller = new Caller(run.awaitPort())) {
                killOneAfterTheOther(run, caller);
            } catch (Throwable e) {
                System.err.println(run.log());
                throw e;
            }
            List<ProcessHandle> orphans = run.processes();
            assertThat(orphans).hasSizeGreaterThanOrEqualTo(3);
            run.supervisor().destroyForcibly();
            for (ProcessHandle orphan : orphans) {
                orphan.onExit().get(60, TimeUnit.SECONDS);
            }
        }
    }

    private void killOneAfterTheOther(RunningProcesses run, Caller caller) throws Exception {
        run.awaitLine(Pattern.compile("coordinator \\| Freshet trains lane .*"));
        ProcessHandle scorer = run.process(Role.SCORER);
        ProcessHandle coordinator = run.process(Role.COORDINATOR);
        ProcessHandle trainer = run.process(Role.TRAINER);
        run.send(RECORDS);
        run.awaitDraft(1);
        trainer.destroyForcibly();
        run.await("version 1 is served", () -> caller.saw(run.lane + "/1"));
        assertThat(run.process(Role.TRAINER).pid()).isNotEqualTo(trainer.pid());

        run.awaitDraft(2);
        coordinator.destroyForcibly();
        run.await("version 2 is served", () -> caller.saw(run.lane + "/2"));
        assertThat(run.process(Role.COORDINATOR).pid()).isNotEqualTo(coordinator.pid());
        assertThat(run.log()).contains("ended with exit code 137");

        assertThat(run.process(Role.SCORER).pid()).isEqualTo(scorer.pid());
        assertThat(caller.failures()).isEmpty();
        assertThat(caller.answers()).isGreaterThan(20);
        assertThat(caller.saw("none")).isFalse();
    }
}
