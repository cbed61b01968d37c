package io.freshet.actors.system;

import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.KafkaConnection;
import java.time.Duration;
import java.util.List;

/** What is of a process and not of one of its lanes. */
final class Processes {

    private Processes() {}

    /** Whose settings are taken for what is of the whole process; all lanes have the same there. */
    static FreshetConfig of(List<FreshetConfig> lanes) {
        if (lanes.stream().map(FreshetConfig::lane).distinct().count() < lanes.size()) {
            throw new IllegalArgumentException("two lanes of one process have the same name: "
                    + lanes.stream().map(FreshetConfig::lane).toList());
        }
        return lanes.get(0);
    }

    /** How long the HTTP server waits for an answer. */
    static Duration requestTimeout(List<FreshetConfig> lanes) {
        return lanes.stream()
                .map(lane -> lane.scorer().requestTimeout())
                .max(Duration::compareTo)
                .orElseThrow();
    }

    static KafkaConnection kafka(List<FreshetConfig> lanes) {
        FreshetConfig process = of(lanes);
        return new KafkaConnection(
                process.kafka().bootstrapServers(), process.kafka().client());
    }
}
