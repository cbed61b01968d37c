package io.freshet.streams.version;

import io.freshet.streams.kafka.CompactedTopic;
import io.freshet.streams.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what is committed for one lane, from the beginning to where the topic ended when the call was made. */
public final class VersionHistory {

    private VersionHistory() {}

    /**
     * By version, ascending, each with its latest status.
     *
     * @param limit of each of asking for the end and reading up to it
     */
    public static List<VersionRecord> read(KafkaConnection connection, String topic, String lane, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        // The last word on a key counts, as if the topic were compacted already: so a record that cannot be read is put
        // right by another one of its key.
        return versions(CompactedTopic.read(connection, topic, limit).latest().values(), lane);
    }

    /** Every version of a lane there is, dense from 1: a record is never deleted, so a gap is a loss. */
    private static List<VersionRecord> versions(Collection<ConsumerRecord<byte[], byte[]>> records, String lane) {
        Map<Long, VersionRecord> versions = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() != null) {
                VersionRecord version = VersionRecordCodec.decode(record);
                if (version.lane().equals(lane)) {
                    versions.put(version.version(), version);
                }
            }
        }
        long next = 1;
        for (VersionRecord version : versions.values()) {
            if (version.version() != next) {
                throw new IllegalStateException("Versions " + next + " to " + (version.version() - 1) + " of lane "
                        + lane + " are missing, though " + version.version() + " is there: the topic was truncated."
                        + " Restore it, or start the lane anew: another name for it, or another versions topic and"
                        + " store");
            }
            next++;
        }
        return List.copyOf(versions.values());
    }
}
