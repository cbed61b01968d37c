package io.freshet.streams.serving;

import io.freshet.streams.kafka.CompactedTopic;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.source.ResumableSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads serving orders: the present one of a lane, then each new one. */
public final class ServingOrderFeed {

    private static final Logger LOG = LoggerFactory.getLogger(ServingOrderFeed.class);

    private ServingOrderFeed() {}

    /**
     * What is ordered of a lane.
     *
     * @param next offset from which on orders are newer
     */
    public record Present(ServingOrderRecord order, long next) {}

    /**
     * The last order of a lane. One that cannot be read is logged, and then nothing is ordered. Blocks.
     *
     * @param limit of each of asking for the topic's end and reading up to it
     */
    public static Present present(KafkaConnection connection, String topic, String lane, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompactedTopic.Content content = CompactedTopic.read(connection, topic, limit);
        return new Present(
                Optional.ofNullable(content.latest().get(lane))
                        .flatMap(ServingOrderFeed::decode)
                        .orElse(ServingOrderRecord.none(lane)),
                content.next());
    }

    /**
     * Orders of all lanes. One that cannot be read is logged and left out: the one before it goes on to hold. Ends only
     * by its kill switch or by failing.
     *
     * @param topic the serving topic
     * @param next offset of the first one
     */
    public static Source<ServingOrderRecord, UniqueKillSwitch> from(ResumableSource topic, long next) {
        return topic.from(() -> Map.of(0, next), record -> CompletableFuture.completedStage(decode(record)))
                .filter(Optional::isPresent)
                .map(Optional::get);
    }

    private static Optional<ServingOrderRecord> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(ServingOrderCodec.decode(record));
        } catch (IllegalArgumentException e) {
            LOG.error("A serving order was left out. {}", e.getMessage());
            return Optional.empty();
        }
    }
}
