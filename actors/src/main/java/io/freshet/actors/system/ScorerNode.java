package io.freshet.actors.system;

import io.freshet.actors.feedback.Feedback;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * A process that serves versions and makes none: it answers by the base models until it knows from the versions topic
 * what is in use and from the serving topic what is pinned, and says meanwhile that it is not ready. The broker may be away; it then goes on with what it has.
 */
public final class ScorerNode implements Node {

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
                    .map(lane -> {
                        FollowedTopics topics = new FollowedTopics(lane, kafka, system.system());
                        ServingReadiness ready = readiness.get(lane.lane());
                        return new LaneParts(
                                lane.lane(),
                                Optional.empty(),
                                Optional.of(serving.actors(
                                        lane.lane(),
                                        Optional.of(new ServingActors.Following(topics.versions(), ready::current)),
                                        new ServingActors.Ordering(topics.orders(), ready))));
                    })
                    .toList());
            return new ScorerNode(models, serving, feedback, system, port);
        } catch (IOException | RuntimeException e) {
            system.system().terminate();
            throw e;
        }
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
