package io.freshet.actors.system;

import io.freshet.actors.registry.OrderFollower;
import io.freshet.actors.registry.VersionFollower;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.serving.ServingOrderFeed;
import io.freshet.streams.source.Restarts;
import io.freshet.streams.source.ResumableSource;
import io.freshet.streams.version.VersionFeed;
import io.freshet.streams.version.VersionHistory;
import io.freshet.streams.version.VersionRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.pekko.actor.typed.ActorSystem;

/** Where a process that serves a lane hears what to serve. */
final class FollowedTopics {

    private static final Duration READ_WITHIN = Duration.ofSeconds(30);

    private final FreshetConfig lane;
    private final KafkaConnection kafka;
    private final ActorSystem<?> system;

    FollowedTopics(FreshetConfig lane, KafkaConnection kafka, ActorSystem<?> system) {
        this.lane = lane;
        this.kafka = kafka;
        this.system = system;
    }

    VersionFollower.Topic versions() {
        return new VersionFollower.Topic(
                committed(), VersionFeed.from(source(lane.kafka().versionsTopic())));
    }

    OrderFollower.Topic orders() {
        String topic = lane.kafka().servingTopic();
        return new OrderFollower.Topic(
                () -> ServingOrderFeed.present(kafka, topic, lane.lane(), READ_WITHIN),
                next -> ServingOrderFeed.from(source(topic), next),
                lane.kafka().versionsTopic(),
                committed());
    }

    private Callable<List<VersionRecord>> committed() {
        return () -> VersionHistory.read(kafka, lane.kafka().versionsTopic(), lane.lane(), READ_WITHIN);
    }

    private ResumableSource source(String topic) {
        return new ResumableSource(system, kafka, topic, Restarts.DEFAULT);
    }
}
