package io.freshet.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = settings("freshet {}");
    }

    @Test
    void aTrainerIsNotStartedByHand() {
        CommandRun run = run("--role", "trainer");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("a coordinator starts", "--role all --isolate");
    }

    @Test
    void aScorerHasNothingToIsolate() {
        CommandRun run = run("--role", "scorer", "--isolate");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--isolate", "leave the option out");
    }

    @Test
    void restartsAreLimitedWhereThereAreSome() {
        CommandRun one = run("--max-restarts", "3");
        assertThat(one.exitCode()).isEqualTo(2);
        assertThat(one.err()).contains("--max-restarts", "--isolate", "leave the option out");
        CommandRun negative = run("--isolate", "--max-restarts", "-1");
        assertThat(negative.exitCode()).isEqualTo(2);
        assertThat(negative.err()).contains("--max-restarts -1", "at least 0");
    }

    @Test
    void anUnknownRoleNamesThoseThereAre() {
        CommandRun run = run("--role", "miner");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("miner", "ALL, COORDINATOR, TRAINER, SCORER");
    }

    @Test
    void thePortsOfIsolatedProcessesMustNotClash() throws IOException {
        file = settings("freshet { http.port = 8559, management.port = 8558 }");
        assertThat(run("--isolate").err()).contains("http.port = 8559", "management.port");
        file = settings("freshet { management.port = 65535 }");
        assertThat(run("--isolate").err()).contains("management.port = 65535", "there is none");
        CommandRun outOfRange = run("--management-port", "70000");
        assertThat(outOfRange.exitCode()).isEqualTo(2);
        assertThat(outOfRange.err()).contains("management.port", "70000");
    }

    private Path settings(String text) throws IOException {
        return Files.writeString(folder.resolve("my.conf"), text);
    }

    private CommandRun run(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "run";
        all[1] = "--config";
        all[2] = file.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return CommandRun.of(all);
    }
}
