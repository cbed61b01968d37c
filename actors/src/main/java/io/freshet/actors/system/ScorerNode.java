package io.freshet.actors.system;

import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.registry.VersionFollower;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.source.Restarts;
import io.freshet.streams.source.ResumableSource;
import io.freshet.streams.version.VersionFeed;
import io.freshet.streams.version.VersionHistory;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * A process that serves versions and makes none: it answers by the base models until it knows from the versions topic
 * what is in use, and says meanwhile that it is not ready. The broker may be away; it then goes on with what it has.
 */
public final class ScorerNode implements Node {

    private static final Duration READ_WITHIN = Duration.ofSeconds(30);

    private final Models models;
    private final ServingLanes serving;
    private final Feedback feedback;
    private final NodeSystem system;
    private final int httpPort;

    private ScorerNode(Models models, ServingLanes serving, Feedback feedback, NodeSystem system, int httpPort) {
        this.models = models;
        this.serving = serving;
        this.feedback = feedback;
        this.system = system;
        this.httpPort = httpPort;
    }

    /**
     * Starts answering.
     *
     * @param lanes at least one, of different names; what is of the whole process is taken from the first
     * @throws IOException if a model cannot be read
     */
    public static ScorerNode start(List<FreshetConfig> lanes, FreshetNode.Extras extras) throws IOException {
        FreshetConfig process = Processes.of(lanes);
        Models models = Models.openOwn(lanes);
        FreshetMetrics metrics = new FreshetMetrics();
        NodeSystem system = NodeSystem.start(process, metrics, ServingLanes.parts(lanes));
        try {
            Map<String, ServingReadiness> readiness = new HashMap<>();
            lanes.forEach(lane ->
                    readiness.put(lane.lane(), new ServingReadiness(system.health(), ServingLanes.part(lane.lane()))));
            LaneEvents events = new LaneEvents(lanes, metrics, extras.alsoTelling(readiness::get));
            ServingLanes serving = ServingLanes.start(lanes, models, system.system(), metrics, events, extras.clock());
            Feedback feedback = FeedbackIntake.open(lanes, metrics, extras.clock());
            int port = system.serve(lanes, serving.services(), feedback);
            system.manage();
            KafkaConnection kafka = Processes.kafka(lanes);
            system.spawn(lanes.stream()
                    .map(lane -> new LaneParts(
                            lane.lane(),
                            Optional.empty(),
                            Optional.of(serving.actors(
                                    lane.lane(),
                                    Optional.of(new ServingActors.Following(
                                            topic(lane, kafka, system), readiness.get(lane.lane())::current))))))
                    .toList());
            return new ScorerNode(models, serving, feedback, system, port);
        } catch (IOException | RuntimeException e) {
            system.system().terminate();
            throw e;
        }
    }

    private static VersionFollower.Topic topic(FreshetConfig lane, KafkaConnection kafka, NodeSystem system) {
        String topic = lane.kafka().versionsTopic();
        return new VersionFollower.Topic(
                () -> VersionHistory.read(kafka, topic, lane.lane(), READ_WITHIN),
                VersionFeed.from(new ResumableSource(system.system(), kafka, topic, Restarts.DEFAULT)));
    }

    /** The port of the data plane. */
    public int httpPort() {
        return httpPort;
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
        boolean stopped = system.stop();
        feedback.close();
        if (stopped) {
            serving.release();
            models.close();
        }
    }
}
