package io.freshet.actors.system;

import io.freshet.actors.coordinator.Durable;
import io.freshet.actors.coordinator.Lineage;
import io.freshet.actors.coordinator.Recovery;
import io.freshet.actors.coordinator.ServingOrders;
import io.freshet.actors.memory.MemorySettings;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.SnapshotStore;
import io.freshet.streams.deadletter.Quarantine;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.serving.ServingOrderLog;
import io.freshet.streams.version.VersionLog;
import java.io.IOException;
import java.time.InstantSource;

/** Finds what a lane has left behind. */
final class DurableLane {

    private DurableLane() {}

    /** Creates missing topics, fences other coordinators of the lane, and finds where to go on. */
    static Durable open(FreshetConfig config, CheckpointStore store, KafkaConnection kafka, InstantSource clock)
            throws IOException {
        FeedbackTopics.ensure(kafka, config);
        VersionLog log = VersionLog.open(kafka, config.kafka().versionsTopic(), config.lane());
        Lineage lineage = Lineage.of(store, log, config.lane(), clock);
        try {
            Lineage.Start start = lineage.recover();
            SnapshotStore snapshots = store.snapshots();
            Recovery recovery = Recovery.plan(
                    config.lane(),
                    start,
                    snapshots,
                    MemorySettings.of(config),
                    FeedbackTopics.earliest(kafka, config.kafka()),
                    config.window().capacity());
            QaPairCodec codec = new QaPairCodec(FeedbackTopics.limits(config));
            return new Durable(
                    lineage,
                    start,
                    snapshots,
                    recovery,
                    new ServingOrders(
                            store,
                            lineage::history,
                            ServingOrderLog.open(log, kafka, config.kafka().servingTopic()),
                            log.topic(),
                            start.epoch(),
                            clock),
                    new Quarantine(kafka, config.kafka().quarantineTopic(), codec));
        } catch (IOException | RuntimeException e) {
            lineage.close();
            throw e;
        }
    }
}
