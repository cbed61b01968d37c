package io.freshet.actors.system;

import io.freshet.actors.coordinator.Durable;
import io.freshet.actors.coordinator.Lineage;
import io.freshet.actors.coordinator.Recovery;
import io.freshet.actors.memory.MemorySettings;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.SnapshotStore;
import io.freshet.streams.deadletter.Quarantine;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.record.QaPairCodec;
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
        Lineage lineage = Lineage.of(
                store, VersionLog.open(kafka, config.kafka().versionsTopic(), config.lane()), config.lane(), clock);
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
                    new Quarantine(kafka, config.kafka().quarantineTopic(), codec));
        } catch (IOException | RuntimeException e) {
            lineage.close();
            throw e;
        }
    }
}
