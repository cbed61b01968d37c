package io.freshet.actors.system;

import io.freshet.actors.events.LoopListener;
import io.freshet.actors.metrics.FreshetMetrics;
import io.freshet.config.FreshetConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who hears of each lane in a process: its metrics, and whoever else wants to. */
final class LaneEvents {

    private final Map<String, LoopListener> listeners = new LinkedHashMap<>();

    LaneEvents(List<FreshetConfig> lanes, FreshetMetrics metrics, FreshetNode.Extras extras) {
        for (FreshetConfig lane : lanes) {
            listeners.put(
                    lane.lane(),
                    LoopListener.all(List.of(
                            new MetricsListener(metrics.lane(lane.lane())),
                            extras.listeners().apply(lane.lane()))));
        }
    }

    LoopListener of(String lane) {
        return listeners.get(lane);
    }
}
