package io.freshet.streams.version;

import io.freshet.streams.source.ResumableSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Committed versions of all lanes: those that exist, in the order of their commits, then each new one. */
public final class VersionFeed {

    private static final Logger LOG = LoggerFactory.getLogger(VersionFeed.class);

    private VersionFeed() {}

    /**
     * A version comes again when its status changes. A record that cannot be read is logged and left out: followers
     * must go on serving. Ends only by its kill switch or by failing.
     *
     * @param topic the versions topic
     */
    public static Source<VersionRecord, UniqueKillSwitch> from(ResumableSource topic) {
        return topic.from(Map::of, VersionFeed::decode)
                .filter(Optional::isPresent)
                .map(Optional::get);
    }

    private static CompletionStage<Optional<VersionRecord>> decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        try {
            return CompletableFuture.completedStage(Optional.of(VersionRecordCodec.decode(record)));
        } catch (IllegalArgumentException e) {
            LOG.error("A version was left out. {}", e.getMessage());
            return CompletableFuture.completedStage(Optional.empty());
        }
    }
}
