package io.freshet.streams.source;

import io.freshet.streams.kafka.BrokerWait;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.OffsetRange;
import io.freshet.streams.kafka.TopicIdentity;
import io.freshet.streams.kafka.TopicOffsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.kafka.Subscriptions;
import org.apache.pekko.kafka.javadsl.Consumer;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Source;

/**
 * All partitions of one topic as a stream that belongs to no consumer group: its start is given, committed records
 * only, in order within a partition. It waits out a missing broker, takes up partitions that are added to the topic,
 * restarts on other failures where it stopped (see {@link Progress}), and fails with
 * {@link OffsetUnavailableException} instead of jumping when the offset it needs is not there. Immutable; every
 * materialisation is independent.
 */
public final class ResumableSource {

    /** Records under way in the handler at once: the bound of what this source buffers of its own. */
    static final int PARALLELISM = 64;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final Duration CLOSE_ADMIN_WITHIN = Duration.ofSeconds(1);

    private final ClassicActorSystemProvider system;
    private final KafkaConnection connection;
    private final String topic;
    private final Restarts restarts;
    private final Duration lookEvery;

    /** A source that notices within about ten seconds that its topic has more partitions, or is another one. */
    public ResumableSource(
            ClassicActorSystemProvider system, KafkaConnection connection, String topic, Restarts restarts) {
        this(system, connection, topic, restarts, LOOK_EVERY);
    }

    /** @param lookEvery how often it looks whether the topic is still what it was */
    public ResumableSource(
            ClassicActorSystemProvider system,
            KafkaConnection connection,
            String topic,
            Restarts restarts,
            Duration lookEvery) {
        this.system = system;
        this.connection = connection;
        this.topic = topic;
        this.restarts = restarts;
        this.lookEvery = lookEvery;
    }

    /**
     * @param next the next offset of each partition; asked at the start and after each failure, on a thread of
     *     the common pool, so it must be thread-safe and must not block. Partitions it does not name start at their
     *     earliest record
     * @param handler makes the element of a record; an element passes on when its stage is complete and those before
     *     it have passed. A failed stage counts as a failure of the stream: the record will be handled again
     */
    public <T> Source<T, UniqueKillSwitch> from(
            Supplier<Map<Integer, Long>> next, Function<ConsumerRecord<byte[], byte[]>, CompletionStage<T>> handler) {
        return Source.fromMaterializer((materializer, attributes) -> restarting(next, handler, new Progress()))
                .viaMat(KillSwitches.single(), Keep.right());
    }

    private <T> Source<T, NotUsed> restarting(
            Supplier<Map<Integer, Long>> next,
            Function<ConsumerRecord<byte[], byte[]>, CompletionStage<T>> handler,
            Progress progress) {
        return RestartSource.onFailuresWithBackoff(
                restarts.settings(ResumableSource::isRetryable), () -> answered(next, progress)
                        .flatMapConcat(now -> attempt(now, handler))
                        .map(passing -> {
                            // The last stage inside the restart: whatever has come this far also reaches the
                            // downstream.
                            progress.passed(passing.partition, passing.offset);
                            return passing.element;
                        }));
    }

    /** What the topic is now, once the broker answers. */
    private Source<Now, NotUsed> answered(Supplier<Map<Integer, Long>> next, Progress progress) {
        return RestartSource.onFailuresWithBackoff(
                restarts.untilAnswered(BrokerWait::isAway), () -> Source.completionStage(ask(next, progress)));
    }

    private CompletionStage<Now> ask(Supplier<Map<Integer, Long>> next, Progress progress) {
        Admin admin = connection.admin();
        TopicOffsets offsets = new TopicOffsets(admin);
        return offsets.identity(topic)
                .thenCombine(offsets.ranges(topic), (identity, ranges) -> new Now(identity.id(), ranges, Map.of()))
                .whenCompleteAsync((now, failure) -> admin.close(CLOSE_ADMIN_WITHIN))
                .handle((now, failure) -> {
                    if (BrokerWait.isAway(failure)) {
                        BrokerWait.warn(connection);
                        throw new CompletionException(Causes.behind(failure));
                    }
                    Map<Integer, Long> wanted = progress.after(next.get());
                    if (Causes.behind(failure) instanceof UnknownTopicOrPartitionException) {
                        throw OffsetUnavailableException.noTopic(topic, connection.bootstrapServers(), wanted);
                    }
                    if (failure != null) {
                        throw new CompletionException(Causes.behind(failure));
                    }
                    if (!progress.isOf(now.topic)) {
                        throw OffsetUnavailableException.recreated(topic, wanted);
                    }
                    return new Now(now.topic, now.ranges, wanted);
                });
    }

    private <T> Source<Passing<T>, NotUsed> attempt(
            Now now, Function<ConsumerRecord<byte[], byte[]>, CompletionStage<T>> handler) {
        TopicIdentity known = new TopicIdentity(now.topic, now.ranges.size());
        return Consumer.plainSource(
                        ExactConsumer.settings(system, connection),
                        Subscriptions.assignmentWithOffset(StartOffsets.resolve(topic, now.wanted, now.ranges)))
                .merge(TopicWatch.untilChanged(connection, topic, known, lookEvery), true)
                .mapAsync(PARALLELISM, record -> handler.apply(record)
                        .thenApply(element -> new Passing<>(record.partition(), record.offset(), element)))
                // Fails only after everything that was under way has passed, so that nothing is handled twice.
                .concatLazy(Source.lazySource(() -> Source.failed(new TopicChangedException(topic))))
                .mapMaterializedValue(control -> NotUsed.getInstance());
    }

    private static boolean isRetryable(Throwable failure) {
        Throwable cause = Causes.behind(failure);
        return !(cause instanceof LogTruncationException)
                && !(cause instanceof OffsetUnavailableException gone && !gone.mayPass());
    }

    /**
     * Where an attempt begins.
     *
     * @param topic the topic's id
     * @param wanted the next offset of each partition
     */
    private record Now(Uuid topic, Map<Integer, OffsetRange> ranges, Map<Integer, Long> wanted) {}

    private record Passing<T>(int partition, long offset, T element) {}
}
