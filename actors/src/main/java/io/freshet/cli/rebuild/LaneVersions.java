package io.freshet.cli.rebuild;

import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.CorruptCheckpointException;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.version.VersionHistory;
import io.freshet.streams.version.VersionLine;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a lane has committed, as anybody may see it: whoever writes the lane is not disturbed.
 *
 * @param history every version, ascending
 * @param manifests of the versions whose folders are there and intact
 * @param damaged what is wrong with the others that are there
 */
record LaneVersions(List<VersionRecord> history, SortedMap<Long, Manifest> manifests, SortedMap<Long, String> damaged) {

    private static final Duration READ_WITHIN = Duration.ofSeconds(30);

    /** Reads log and store; every byte of the store's versions is checked. */
    static LaneVersions read(FreshetConfig lane, KafkaConnection kafka) throws IOException {
        List<VersionRecord> history = history(lane, kafka);
        CheckpointStore store = new CheckpointStore(lane.checkpoint().store());
        SortedMap<Long, Manifest> manifests = new TreeMap<>();
        SortedMap<Long, String> damaged = new TreeMap<>();
        for (VersionRecord record : history) {
            try {
                Checkpoint checkpoint = store.read(lane.lane(), record.version());
                store.verify(checkpoint);
                checkpoint.requireManifest(record.manifestSha256());
                manifests.put(record.version(), checkpoint.manifest());
            } catch (CorruptCheckpointException e) {
                damaged.put(record.version(), e.getMessage());
            } catch (NoSuchFileException pruned) {
                continue;
            }
        }
        return new LaneVersions(history, manifests, damaged);
    }

    private static List<VersionRecord> history(FreshetConfig lane, KafkaConnection kafka) throws IOException {
        String topic = lane.kafka().versionsTopic();
        try {
            return VersionHistory.read(kafka, topic, lane.lane(), READ_WITHIN);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return List.of();
            }
            throw NoAnswer.of("topic " + topic + " of " + lane.kafka().bootstrapServers() + " could not be read", e);
        }
    }

    /** Where the next round begins in each partition. */
    Map<Integer, Long> end() {
        return history.isEmpty()
                ? Map.of()
                : new TreeMap<>(history.get(history.size() - 1).offsetsTo());
    }

    /** The version that is served; empty = the base model. */
    Optional<VersionRecord> inUse() {
        VersionLine line = new VersionLine();
        history.forEach(line::add);
        return line.inUse();
    }

    /** Versions with a status. */
    long count(String status) {
        return history.stream().filter(record -> record.status().equals(status)).count();
    }
}
