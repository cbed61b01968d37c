package io.freshet.actors.system;

import io.freshet.actors.coordinator.Coordinator;
import io.freshet.actors.coordinator.Lineage;
import io.freshet.config.FreshetConfig;
import io.freshet.config.KafkaConfig;
import io.freshet.streams.deadletter.DeadLetters;
import io.freshet.streams.kafka.BrokerWait;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.kafka.OffsetRange;
import io.freshet.streams.kafka.TopicOffsets;
import io.freshet.streams.kafka.TopicSpec;
import io.freshet.streams.kafka.Topics;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import io.freshet.streams.source.QaPairSource;
import io.freshet.streams.source.Restarts;
import io.freshet.streams.source.ResumableSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.typed.javadsl.ActorSink;

/** The stream from the feedback topic into the coordinator, which takes one record at a time. */
final class FeedbackStream implements AutoCloseable {

    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Duration ASK_WITHIN = Duration.ofSeconds(30);

    private final UniqueKillSwitch running;
    private final Optional<DeadLetters> deadLetters;

    private FeedbackStream(UniqueKillSwitch running, Optional<DeadLetters> deadLetters) {
        this.running = running;
        this.deadLetters = deadLetters;
    }

    /** Creates the lane's topics where they are missing, once the broker answers. */
    static void ensureTopics(KafkaConnection kafka, KafkaConfig config) throws IOException {
        try {
            BrokerWait.await(kafka);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for Kafka", e);
        }
        try (Admin admin = kafka.admin()) {
            await(Topics.ensure(
                    admin,
                    List.of(
                            TopicSpec.qaPairs(config.topic(), 1, 1, RETENTION),
                            TopicSpec.deadLetters(config.deadLetterTopic(), 1, RETENTION),
                            TopicSpec.versions(config.versionsTopic(), 1))));
        }
    }

    /**
     * Starts where the lineage ends, and before that by what the window may still hold.
     *
     * @param writesDeadLetters false if another stream of the process does it
     */
    static FeedbackStream start(
            ActorSystem<?> system,
            KafkaConnection kafka,
            FreshetConfig config,
            Lineage.Start start,
            ActorRef<Coordinator.Command> coordinator,
            boolean writesDeadLetters)
            throws IOException {
        Map<Integer, Long> from = replayFrom(kafka, config, start);
        Optional<DeadLetters> deadLetters = writesDeadLetters
                ? Optional.of(new DeadLetters(kafka, config.kafka().deadLetterTopic()))
                : Optional.empty();
        QaPairSource source = new QaPairSource(
                new ResumableSource(system, kafka, config.kafka().topic(), Restarts.DEFAULT),
                new QaPairCodec(new RecordLimits(
                        Math.toIntExact(config.record().maxBytes()),
                        config.record().maxTextChars(),
                        config.record().maxRejected(),
                        config.record().maxIdChars())),
                deadLetters);
        UniqueKillSwitch running = source.from(() -> from, start.offsets())
                .to(ActorSink.actorRefWithBackpressure(
                        coordinator,
                        (ack, record) -> new Coordinator.Arrived(record, ack),
                        Coordinator.StreamStarted::new,
                        Done.getInstance(),
                        new Coordinator.StreamEnded(Optional.empty()),
                        failure -> new Coordinator.StreamEnded(Optional.of(failure))))
                .run(system);
        return new FeedbackStream(running, deadLetters);
    }

    private static Map<Integer, Long> replayFrom(KafkaConnection kafka, FreshetConfig config, Lineage.Start start)
            throws IOException {
        try (Admin admin = kafka.admin()) {
            Map<Integer, OffsetRange> ranges =
                    await(new TopicOffsets(admin).ranges(config.kafka().topic()));
            Map<Integer, Long> from = new TreeMap<>();
            start.offsets().forEach((partition, next) -> {
                long earliest =
                        ranges.containsKey(partition) ? ranges.get(partition).earliest() : next;
                // A topic that lost records we have not trained must be refused, so never start after what is next.
                from.put(
                        partition,
                        Math.min(next, Math.max(earliest, next - config.window().capacity())));
            });
            return from;
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws IOException {
        try {
            return stage.toCompletableFuture().get(ASK_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the broker", e);
        } catch (ExecutionException e) {
            throw new IOException("the broker refused: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(
                    "the broker did not answer within " + ASK_WITHIN.toSeconds()
                            + " s; is kafka.bootstrap-servers right?",
                    e);
        }
    }

    @Override
    public void close() {
        running.shutdown();
        deadLetters.ifPresent(DeadLetters::close);
    }
}
