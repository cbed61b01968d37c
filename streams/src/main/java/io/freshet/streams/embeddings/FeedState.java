package io.freshet.streams.embeddings;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane's part of the feed holds, as its records are read in order. Keys alone: texts and vectors are not kept.
 * Used by one thread.
 */
public final class FeedState {

    private static final Logger LOG = LoggerFactory.getLogger(FeedState.class);

    private final String lane;
    private final Set<String> documents = new HashSet<>();
    private final Set<String> sinceMarker = new HashSet<>();
    private Optional<FeedRecord.Marker> marker = Optional.empty();

    FeedState(String lane) {
        this.lane = lane;
    }

    /** The newest marker. */
    public Optional<FeedRecord.Marker> marker() {
        return marker;
    }

    /** SHA-256 of each text that has a vector, of whatever version. */
    public Set<String> documents() {
        return documents;
    }

    /** Those that were written after the newest marker: when it begins a pass, what that pass has done. */
    public Set<String> sinceMarker() {
        return sinceMarker;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> key = FeedKeys.ofLane(lane, record.key());
        if (key.isEmpty()) {
            return;
        }
        if (key.get().isEmpty()) {
            sinceMarker.clear();
            marker = record.value() == null ? Optional.empty() : markerIn(record);
        } else if (record.value() == null) {
            documents.remove(key.get());
            sinceMarker.remove(key.get());
        } else {
            documents.add(key.get());
            sinceMarker.add(key.get());
        }
    }

    /** One that cannot be read is as good as none: the lane's documents are then sent anew. */
    private static Optional<FeedRecord.Marker> markerIn(ConsumerRecord<byte[], byte[]> record) {
        try {
            return FeedCodec.decode(record) instanceof FeedRecord.Marker found ? Optional.of(found) : Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.warn("A marker in topic {} is not taken for one. {}", record.topic(), e.getMessage());
            return Optional.empty();
        }
    }
}
