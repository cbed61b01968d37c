package io.freshet.cli;

import io.freshet.actors.system.FreshetNode;
import io.freshet.config.FreshetConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a lane against a Kafka cluster until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run a lane: read feedback from Kafka, train, publish and serve.")
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
                    "--role " + role + " is not possible yet: a process runs the whole lane, use --role all");
        }
        FreshetConfig settings = FreshetConfig.load(config);
        FreshetNode node = FreshetNode.start(settings, FreshetNode.Extras.none());
        Runtime.getRuntime().addShutdownHook(new Thread(node::close, "freshet-shutdown"));
        spec.commandLine()
                .getOut()
                .println("Freshet serves lane " + settings.lane() + " on http://"
                        + settings.http().host() + ":" + node.httpPort() + "/ and reads "
                        + settings.kafka().topic() + " from " + settings.kafka().bootstrapServers());
        node.whenTerminated().toCompletableFuture().join();
        return 1;
    }
}
