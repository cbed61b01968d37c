package io.freshet.actors.system;

import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.actors.scorer.LaneService;
import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/** What answers for all lanes of a process. */
final class ServingLanes {

    private final Map<String, ServingLane> lanes = new LinkedHashMap<>();

    private ServingLanes() {}

    /** Starts answering by the base models. */
    static ServingLanes start(
            List<FreshetConfig> configs,
            Models models,
            ActorSystem<?> system,
            FreshetMetrics metrics,
            LaneEvents events,
            InstantSource clock)
            throws IOException {
        ServingLanes serving = new ServingLanes();
        for (FreshetConfig config : configs) {
            String lane = config.lane();
            serving.lanes.put(
                    lane,
                    ServingLane.start(Lane.of(config, models), system, metrics.lane(lane), events.of(lane), clock));
        }
        return serving;
    }

    /** As parts of a process's health. */
    static List<String> parts(List<FreshetConfig> lanes) {
        return lanes.stream().map(lane -> part(lane.lane())).toList();
    }

    static String part(String lane) {
        return "scorer of lane " + lane;
    }

    List<LaneService> services() {
        return lanes.values().stream().<LaneService>map(ServingLane::service).toList();
    }

    ServingActors.Parts actors(
            String lane, Optional<ServingActors.Following> following, ServingActors.Ordering ordering) {
        return lanes.get(lane).parts(following, ordering);
    }

    /** After the actors have stopped. */
    void release() {
        lanes.values().forEach(ServingLane::release);
    }
}
