package io.freshet.actors.system;

import io.freshet.actors.coordinator.Coordinator;
import io.freshet.actors.coordinator.Course;
import io.freshet.actors.coordinator.Durable;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.deadletter.DeadLetters;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.source.QaPairSource;
import io.freshet.streams.source.Received;
import io.freshet.streams.source.Restarts;
import io.freshet.streams.source.ResumableSource;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;

/** The stream from the feedback topic into the coordinator, which takes one record at a time. */
final class FeedbackStream implements AutoCloseable {

    private final UniqueKillSwitch running;
    private final Optional<DeadLetters> deadLetters;

    private FeedbackStream(UniqueKillSwitch running, Optional<DeadLetters> deadLetters) {
        this.running = running;
        this.deadLetters = deadLetters;
    }

    /**
     * Starts with the records that are read again, and goes on where the lineage ends.
     *
     * @param course where it ends, if it does
     * @param writesDeadLetters false if another stream of the process does it, or did it before
     */
    static FeedbackStream start(
            ActorSystem<?> system,
            KafkaConnection kafka,
            FreshetConfig config,
            Durable durable,
            ActorRef<Coordinator.Command> coordinator,
            Course course,
            boolean writesDeadLetters) {
        Optional<DeadLetters> deadLetters = writesDeadLetters
                ? Optional.of(new DeadLetters(kafka, config.kafka().deadLetterTopic()))
                : Optional.empty();
        QaPairSource source = new QaPairSource(
                new ResumableSource(system, kafka, config.kafka().topic(), Restarts.DEFAULT),
                new QaPairCodec(FeedbackTopics.limits(config)),
                deadLetters);
        UniqueKillSwitch running = bounded(source, durable, course)
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

    private static Source<Received, UniqueKillSwitch> bounded(QaPairSource source, Durable durable, Course course) {
        Map<Integer, Long> from = durable.recovery().from();
        Source<Received, UniqueKillSwitch> all =
                source.from(() -> from, durable.start().offsets());
        if (course.until().isEmpty()) {
            return all;
        }
        RecordsUntil until = new RecordsUntil(course.until().get(), from);
        return until.isReached()
                ? Source.<Received>empty().viaMat(KillSwitches.single(), Keep.right())
                : all.filter(until::isBefore).takeWhile(until::isNotLast, true);
    }

    @Override
    public void close() {
        running.shutdown();
        deadLetters.ifPresent(DeadLetters::close);
    }
}
