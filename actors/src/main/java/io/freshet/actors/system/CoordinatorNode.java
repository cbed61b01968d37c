package io.freshet.actors.system;

import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * A process that makes versions and serves none: Kafka in, mining, training, judging, committing. Scorers elsewhere hear
 * of its versions by the versions topic. Health and metrics are on the management port.
 */
public final class CoordinatorNode implements Node {

    private final Models models;
    private final RunningLoops loops;
    private final NodeSystem system;
    private final Optional<InetSocketAddress> management;
    private final int adminPort;

    private CoordinatorNode(
            Models models,
            RunningLoops loops,
            NodeSystem system,
            Optional<InetSocketAddress> management,
            int adminPort) {
        this.models = models;
        this.loops = loops;
        this.system = system;
        this.management = management;
        this.adminPort = adminPort;
    }

    /**
     * Takes the lanes over from other coordinators, and starts when all is loaded.
     *
     * @param lanes at least one, of different names; what is of the whole process is taken from the first
     * @throws IOException if a model or a store cannot be read
     */
    public static CoordinatorNode start(List<FreshetConfig> lanes, FreshetNode.Extras extras) throws IOException {
        FreshetConfig process = Processes.of(lanes);
        Models models = Models.open(lanes);
        FreshetMetrics metrics = new FreshetMetrics();
        RunningLoops loops = RunningLoops.open(lanes, models, new LaneEvents(lanes, metrics, extras), extras);
        NodeSystem system = NodeSystem.start(process, metrics, RunningLoops.parts(lanes));
        try {
            Optional<InetSocketAddress> management = system.manage();
            var coordinators = system.spawn(lanes.stream()
                    .map(lane -> new LaneParts(lane.lane(), Optional.of(loops.actors(lane.lane())), Optional.empty()))
                    .toList());
            int adminPort = system.administer(loops.admin(system.system(), coordinators), extras.clock());
            loops.connect(system.system(), coordinators, system.health());
            return new CoordinatorNode(models, loops, system, management, adminPort);
        } catch (IOException | RuntimeException e) {
            system.system().terminate();
            throw e;
        }
    }

    /** The port of the admin plane; 0 if that is switched off. */
    public int adminPort() {
        return adminPort;
    }

    /** Where health and metrics are; empty if that is switched off. */
    public Optional<InetSocketAddress> management() {
        return management;
    }

    @Override
    public CompletionStage<Done> whenTerminated() {
        return system.system().getWhenTerminated();
    }

    @Override
    public Optional<Throwable> failure() {
        return system.failure();
    }

    @Override
    public void close() {
        loops.disconnect();
        if (system.stop()) {
            loops.release();
            models.close();
        }
    }
}
