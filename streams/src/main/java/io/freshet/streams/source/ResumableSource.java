package io.freshet.streams.source;

import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.OffsetRange;
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
 * only, in order within a partition. It waits out a missing broker, restarts on other failures where it stopped
 * (see {@link Progress}), and fails with {@link OffsetUnavailableException} instead of jumping when the offset it
 * needs is not there. Immutable; every materialisation is independent.
 */
public final class ResumableSource {

    /** Records under way in the handler at once: the bound of what this source buffers of its own. */
    static final int PARALLELISM = 64;

    private static final Duration CLOSE_ADMIN_WITHIN = Duration.ofSeconds(1);

    private final ClassicActorSystemProvider system;
    private final KafkaConnection connection;
    private final String topic;
    private final Restarts restarts;

    public ResumableSource(
            ClassicActorSystemProvider system, KafkaConnection connection, String topic, Restarts restarts) {
        this.system = system;
        this.connection = connection;
        this.topic = topic;
        this.restarts = restarts;
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
                restarts.settings(ResumableSource::isRetryable),
                () -> Source.completionStageSource(available()
                        .thenApply(ranges -> attempt(progress.after(next.get()), ranges, handler, progress))));
    }

    private <T> Source<T, Consumer.Control> attempt(
            Map<Integer, Long> wanted,
            Map<Integer, OffsetRange> available,
            Function<ConsumerRecord<byte[], byte[]>, CompletionStage<T>> handler,
            Progress progress) {
        return Consumer.plainSource(
                        ExactConsumer.settings(system, connection),
                        Subscriptions.assignmentWithOffset(StartOffsets.resolve(topic, wanted, available)))
                .mapAsync(PARALLELISM, record -> handler.apply(record)
                        .thenApply(element -> new Passing<>(record.partition(), record.offset(), element)))
                .map(passing -> {
                    // The last stage inside the restart: whatever has come this far also reaches the downstream.
                    progress.passed(passing.partition, passing.offset);
                    return passing.element;
                });
    }

    private CompletionStage<Map<Integer, OffsetRange>> available() {
        Admin admin = connection.admin();
        return new TopicOffsets(admin)
                .ranges(topic)
                .whenCompleteAsync((ranges, failure) -> admin.close(CLOSE_ADMIN_WITHIN));
    }

    private static boolean isRetryable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return !(cause instanceof OffsetUnavailableException || cause instanceof LogTruncationException);
    }

    private record Passing<T>(int partition, long offset, T element) {}
}
