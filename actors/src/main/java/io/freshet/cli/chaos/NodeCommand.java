package io.freshet.cli.chaos;

import io.freshet.actors.system.FreshetNode;
import io.freshet.cli.chaos.fault.FaultPoint;
import io.freshet.cli.chaos.fault.Trap;
import io.freshet.cli.chaos.fault.TrappedClient;
import io.freshet.cli.chaos.fault.TrappedFiles;
import io.freshet.cli.chaos.fault.TrappedLoop;
import io.freshet.cli.chaos.fault.TrappedTraining;
import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet run} with a fault point. The harness starts it; it ends with the harness, when its input does. */
@Command(
        name = "node",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Run a lane as `freshet run` does, until it comes to a fault point.")
final class NodeCommand implements Callable<Integer> {

    /** What it prints once it serves and reads. */
    static final String READY = "chaos: ready";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "Settings in HOCON.")
    private Path config;

    @Option(names = "--die", paramLabel = "PLACE:COUNT", description = "Where the process shall end itself.")
    private String die;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Thread leash = new Thread(NodeCommand::haltAtEndOfInput, "chaos-leash");
        leash.setDaemon(true);
        leash.start();
        Optional<FaultPoint> point = Optional.ofNullable(die).map(FaultPoint::parse);
        Trap trap = new Trap(point);
        TrappedTraining training = new TrappedTraining(trap);
        FreshetNode node = FreshetNode.start(
                settings(point),
                new FreshetNode.Extras(
                        lane -> new TrappedLoop(trap), training, InstantSource.system(), new TrappedFiles(trap)));
        Runtime.getRuntime().addShutdownHook(new Thread(node::close, "freshet-shutdown"));
        spec.commandLine().getOut().println(READY);
        node.whenTerminated().toCompletableFuture().join();
        return 1;
    }

    private FreshetConfig settings(Optional<FaultPoint> point) {
        FreshetConfig plain = FreshetConfig.load(config);
        Map<String, Object> client = point.map(armed -> TrappedClient.settings(
                        armed,
                        plain.kafka().topic(),
                        plain.kafka().deadLetterTopic(),
                        plain.kafka().versionsTopic()))
                .orElse(Map.of());
        return FreshetConfig.load(config, client);
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What the harness writes has no meaning; only the end has.
            }
        } catch (IOException e) {
            System.err.println("standard input failed, which counts as its end: " + e);
        }
        Runtime.getRuntime().halt(1);
    }
}
