package io.freshet.streams.source;

import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.TopicIdentity;
import io.freshet.streams.kafka.TopicOffsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a topic is no longer what it was when reading began. A consumer with given partitions hears neither of
 * new partitions nor of a topic that was deleted, or deleted and made again: it would go on as if nothing had happened.
 */
final class TopicWatch {

    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration CLOSE_ADMIN_WITHIN = Duration.ofSeconds(1);

    private TopicWatch() {}

    /**
     * A stream without elements that completes when a look at the topic shows another one, or none. A look that gets no
     * answer counts for nothing: the broker may be away for a while. Owns its admin client.
     */
    static <T> Source<T, NotUsed> untilChanged(
            KafkaConnection connection, String topic, TopicIdentity known, Duration every) {
        return Source.lazySource(() -> {
                    Admin admin = connection.admin();
                    return Source.tick(every, every, topic)
                            .mapAsync(1, tick -> look(admin, topic, known))
                            .filter(now -> !now.equals(Optional.of(known)))
                            .take(1)
                            .watchTermination((timer, done) -> {
                                var unused = done.whenCompleteAsync((d, failure) -> admin.close(CLOSE_ADMIN_WITHIN));
                                return NotUsed.getInstance();
                            });
                })
                .map(now -> {
                    LOG.warn("Topic {} {}", topic, change(known, now));
                    return now;
                })
                .<T>mapConcat(now -> List.of())
                .mapMaterializedValue(late -> NotUsed.getInstance());
    }

    private static String change(TopicIdentity known, Optional<TopicIdentity> now) {
        if (now.isEmpty()) {
            return "is gone";
        }
        return now.get().id().equals(known.id())
                ? "has " + now.get().partitions() + " partitions now, not " + known.partitions()
                        + ": the new ones are read from their beginning"
                : "was deleted and made anew";
    }

    /** Empty if there is no such topic. */
    private static CompletionStage<Optional<TopicIdentity>> look(Admin admin, String topic, TopicIdentity known) {
        return new TopicOffsets(admin).identity(topic).handle((now, failure) -> {
            if (failure == null) {
                return Optional.of(now);
            }
            return Causes.behind(failure) instanceof UnknownTopicOrPartitionException
                    ? Optional.empty()
                    : Optional.of(known);
        });
    }
}
