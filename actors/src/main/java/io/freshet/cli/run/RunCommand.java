package io.freshet.cli.run;

import io.freshet.actors.process.ParentWatch;
import io.freshet.actors.process.ProcessSupervisor;
import io.freshet.actors.system.CoordinatorNode;
import io.freshet.actors.system.FreshetNode;
import io.freshet.actors.system.ScorerNode;
import io.freshet.config.FreshetConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs all lanes of a settings file against a Kafka cluster until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run all lanes of a settings file: read feedback from Kafka, train, publish and serve.",
        footer = {
            "",
            "With --isolate a crash or a lack of memory in native code takes down one process of several, and it is",
            "started again: the scorer goes on answering while a trainer or a coordinator comes back. The coordinator's",
            "health and metrics are on management.port, the scorer's on the port after it; the data plane is on",
            "http.port. The lines of each process begin with its name.",
            "",
            "Examples:",
            "  freshet run --config my.conf",
            "  freshet run --config my.conf --isolate",
            "  freshet run --config my.conf --role scorer --management-port 8559"
        })
public final class RunCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "Settings in HOCON.")
    private Path config;

    @Option(
            names = "--role",
            defaultValue = "all",
            paramLabel = "ROLE",
            description = {
                "Which part of the loop this process is: all (default), coordinator (Kafka to versions),",
                "scorer (versions to answers), or trainer, which only a coordinator starts."
            })
    private Role role;

    @Option(
            names = "--isolate",
            description = {
                "With --role all: the coordinator, its trainers and the scorer are processes of their own, restarted",
                "when they end. With --role coordinator: its trainers are."
            })
    private boolean isolate;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "Where health and metrics are, instead of management.port of the settings.")
    private Integer managementPort;

    @Option(
            names = "--max-restarts",
            paramLabel = "N",
            description = {
                "With --role all --isolate: how often a coordinator or a scorer that ends is started again before all",
                "are given up (default: 10). One that ran for five minutes has earned all of them anew."
            })
    private Integer maxRestarts;

    @Option(names = "--lane", hidden = true, description = "Of a trainer: the lane it trains.")
    private String lane;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        List<FreshetConfig> lanes = FreshetConfig.lanes(
                config, managementPort == null ? Map.of() : Map.of("management.port", managementPort));
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (role == Role.TRAINER) {
            return TrainerProcess.run(lanes, lane, spec.commandLine());
        }
        if (isolate && role == Role.SCORER) {
            throw new ParameterException(
                    spec.commandLine(), "--isolate: a scorer is one process anyway; leave the option out");
        }
        if (maxRestarts != null && !(isolate && role == Role.ALL)) {
            throw new ParameterException(
                    spec.commandLine(), "--max-restarts is for --role all --isolate only; leave the option out");
        }
        if (maxRestarts != null && maxRestarts < 0) {
            throw new ParameterException(spec.commandLine(), "--max-restarts " + maxRestarts + ": at least 0");
        }
        ParentWatch.startIfChild();
        if (isolate && role == Role.ALL) {
            int restarts = maxRestarts == null ? ProcessSupervisor.Limits.DEFAULT.maxRestarts() : maxRestarts;
            return IsolatedRun.run(config, lanes, restarts, spec.commandLine());
        }
        return switch (role) {
            case ALL -> NodeRun.run(
                    () -> FreshetNode.start(lanes, FreshetNode.Extras.none()),
                    node -> lanes.forEach(each -> out.println(serves(each, node.httpPort()) + " and " + reads(each))),
                    err);
            case SCORER -> NodeRun.run(
                    () -> ScorerNode.start(lanes, FreshetNode.Extras.none()),
                    node -> lanes.forEach(each -> out.println(serves(each, node.httpPort()) + " and follows "
                            + each.kafka().versionsTopic() + " from "
                            + each.kafka().bootstrapServers())),
                    err);
            default -> coordinate(lanes, out);
        };
    }

    private int coordinate(List<FreshetConfig> lanes, PrintWriter out) throws Exception {
        try (TrainerProcesses trainers = new TrainerProcesses(config, lanes, spec.commandLine())) {
            FreshetNode.Extras usual = FreshetNode.Extras.none();
            FreshetNode.Extras extras = isolate ? usual.training(trainers) : usual;
            return NodeRun.run(
                    () -> CoordinatorNode.start(lanes, extras),
                    node -> lanes.forEach(each -> out.println("Freshet trains lane " + each.lane() + ", " + reads(each)
                            + node.management()
                                    .map(at -> "; health and metrics are on http://" + at.getHostString() + ":"
                                            + at.getPort() + "/")
                                    .orElse(""))),
                    spec.commandLine().getErr());
        }
    }

    private static String serves(FreshetConfig lane, int port) {
        return "Freshet serves lane " + lane.lane()
                + (lane.http().tls().enabled() ? " on https://" : " on http://")
                + lane.http().host() + ":" + port + "/";
    }

    private static String reads(FreshetConfig lane) {
        return "reads " + lane.kafka().topic() + " from " + lane.kafka().bootstrapServers();
    }
}
