package io.freshet.cli.run;

import io.freshet.actors.process.ChildSpec;
import io.freshet.actors.process.JavaCommand;
import io.freshet.actors.process.ProcessSupervisor;
import io.freshet.actors.process.SupervisedProcesses;
import io.freshet.cli.Main;
import io.freshet.config.FreshetConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** {@code --role all --isolate}: keeps a coordinator and a scorer running, and runs nothing native itself. */
final class IsolatedRun {

    /** A step of training and the answers under way end first. */
    private static final Duration GRACE = Duration.ofSeconds(45);

    private static final int LAST_PORT = 65_535;

    private IsolatedRun() {}

    /**
     * @param maxRestarts of each of them, in a row
     * @return the exit code when one of them was given up
     */
    static int run(Path config, List<FreshetConfig> lanes, int maxRestarts, CommandLine command)
            throws InterruptedException {
        int coordinator = lanes.get(0).management().port();
        int scorer = scorerPort(lanes.get(0), command);
        SupervisedProcesses processes = SupervisedProcesses.start(
                List.of(
                        child(Role.COORDINATOR, config, coordinator, command, "--isolate"),
                        child(Role.SCORER, config, scorer, command)),
                ProcessSupervisor.Limits.DEFAULT.withMaxRestarts(maxRestarts));
        Shutdown shutdown = new Shutdown(processes::close);
        processes.whenTerminated().toCompletableFuture().join();
        return shutdown.exitCode();
    }

    /** The port after the coordinator's. */
    private static int scorerPort(FreshetConfig process, CommandLine command) {
        int port = process.management().port();
        if (port == LAST_PORT) {
            throw new ParameterException(
                    command, "management.port = " + port + ": the scorer has the next port, and there is none");
        }
        int next = port == 0 ? 0 : port + 1;
        if (next != 0
                && (next == process.http().port() || port == process.http().port())) {
            throw new ParameterException(
                    command,
                    "http.port = " + process.http().port() + ": with --isolate, " + port + " and " + next
                            + " are taken by management.port and the one after it; change one of them");
        }
        return next;
    }

    private static ChildSpec child(Role role, Path config, int managementPort, CommandLine command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--config",
                config.toAbsolutePath().toString(),
                "--role",
                role.label(),
                "--management-port",
                Integer.toString(managementPort)));
        arguments.addAll(List.of(more));
        Consumer<String> out = prefixed(role, command.getOut());
        return new ChildSpec(
                role.label(),
                JavaCommand.of(Main.class.getName(), arguments),
                line -> {
                    out.accept(line);
                    return true;
                },
                prefixed(role, command.getErr()),
                GRACE);
    }

    private static Consumer<String> prefixed(Role role, PrintWriter to) {
        return line -> to.println(role.label() + " | " + line);
    }
}
