package io.freshet.cli;

import io.freshet.actors.system.FreshetNode;
import io.freshet.config.FreshetConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs all lanes of a settings file against a Kafka cluster until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run all lanes of a settings file: read feedback from Kafka, train, publish and serve.")
final class RunCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "Settings in HOCON.")
    private Path config;

    @Option(
            names = "--role",
            defaultValue = "all",
            paramLabel = "ROLE",
            description = "Which part of the loop this process is: all (default).")
    private String role;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!role.equals("all")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--role " + role + " is not possible yet: a process runs whole lanes, use --role all");
        }
        List<FreshetConfig> lanes = FreshetConfig.lanes(config);
        FreshetNode node = FreshetNode.start(lanes, FreshetNode.Extras.none());
        Runtime.getRuntime().addShutdownHook(new Thread(node::close, "freshet-shutdown"));
        for (FreshetConfig lane : lanes) {
            spec.commandLine()
                    .getOut()
                    .println("Freshet serves lane " + lane.lane() + " on http://"
                            + lane.http().host() + ":" + node.httpPort() + "/ and reads "
                            + lane.kafka().topic() + " from " + lane.kafka().bootstrapServers());
        }
        node.whenTerminated().toCompletableFuture().join();
        node.failure()
                .ifPresent(failure -> spec.commandLine().getErr().println("freshet: stopped, " + failure.getMessage()));
        return 1;
    }
}
