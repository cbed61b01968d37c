package io.freshet.actors.registry;

import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.streams.version.VersionLine;
import io.freshet.streams.version.VersionRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Tells the registry of a process that trains nothing which committed version of a lane is in use. It waits for the
 * broker as long as that is away, and passes over a version whose bytes are not those that were committed, to the one it
 * comes from, until they are.
 */
public final class VersionFollower extends AbstractBehavior<VersionFollower.Command> {

    public sealed interface Command {}

    private record HistoryRead(List<VersionRecord> records) implements Command {}

    private record HistoryFailed(Throwable why) implements Command {}

    private record ReadHistory() implements Command {}

    private record Committed(VersionRecord record) implements Command {}

    private record FeedEnded(Optional<Throwable> why) implements Command {}

    private record Follow() implements Command {}

    private record Look() implements Command {}

    /** @param intact the version in use, or the nearest before it that is newer than what was announced last */
    private record Looked(long wanted, Optional<ModelVersion> intact) implements Command {}

    /**
     * Where committed versions are heard of.
     *
     * @param history reads those there are; blocks
     * @param feed those there are, then each new one, of all lanes
     */
    public record Topic(Callable<List<VersionRecord>> history, Source<VersionRecord, UniqueKillSwitch> feed) {}

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final String BLOCKING = "freshet-dispatchers.blocking";

    private final TimerScheduler<Command> timers;
    private final String lane;
    private final IntactVersions intact;
    private final Topic topic;
    private final ActorRef<VersionRegistry.Command> registry;
    private final LongConsumer current;
    private final Executor blocking;
    private final VersionLine line = new VersionLine();
    private UniqueKillSwitch feed;
    private boolean historyKnown;
    private boolean looking;
    private boolean lookAgain;
    private long announced;

    private VersionFollower(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            String lane,
            CheckpointStore store,
            Topic topic,
            ActorRef<VersionRegistry.Command> registry,
            LongConsumer current) {
        super(context);
        this.timers = timers;
        this.lane = lane;
        this.intact = new IntactVersions(store);
        this.topic = topic;
        this.registry = registry;
        this.current = current;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING));
        readHistory();
        follow();
    }

    /**
     * @param store where the versions are
     * @param current told the number of the version to serve, 0 = the base model, when it is first known and whenever it
     *     changes; must return at once
     */
    public static Behavior<Command> create(
            String lane,
            CheckpointStore store,
            Topic topic,
            ActorRef<VersionRegistry.Command> registry,
            LongConsumer current) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new VersionFollower(context, timers, lane, store, topic, registry, current)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(HistoryRead.class, this::historyRead)
                .onMessage(HistoryFailed.class, this::historyFailed)
                .onMessage(ReadHistory.class, message -> readHistory())
                .onMessage(Committed.class, this::committed)
                .onMessage(FeedEnded.class, this::feedEnded)
                .onMessage(Follow.class, message -> follow())
                .onMessage(Look.class, message -> look())
                .onMessage(Looked.class, this::looked)
                .onSignal(PostStop.class, signal -> stopFeed())
                .build();
    }

    // ---- hear ----

    /** The feed alone does not tell when it has given all there is. */
    private Behavior<Command> readHistory() {
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        return topic.history().call();
                                    } catch (Exception e) {
                                        throw new CompletionException(e);
                                    }
                                },
                                blocking),
                        (records, failure) -> failure == null ? new HistoryRead(records) : new HistoryFailed(failure));
        return this;
    }

    private Behavior<Command> historyFailed(HistoryFailed message) {
        getContext()
                .getLog()
                .warn(
                        "The committed versions of lane {} cannot be read yet: {}",
                        lane,
                        message.why().toString());
        timers.startSingleTimer("history", new ReadHistory(), PAUSE);
        return this;
    }

    private Behavior<Command> historyRead(HistoryRead message) {
        message.records().forEach(line::add);
        historyKnown = true;
        return look();
    }

    private Behavior<Command> follow() {
        ActorRef<Command> self = getContext().getSelf();
        var running = topic.feed()
                .toMat(Sink.foreach(record -> self.tell(new Committed(record))), Keep.both())
                .run(getContext().getSystem());
        feed = running.first();
        getContext().pipeToSelf(running.second(), (done, failure) -> new FeedEnded(Optional.ofNullable(failure)));
        return this;
    }

    private Behavior<Command> feedEnded(FeedEnded message) {
        getContext()
                .getLog()
                .error(
                        "The versions of lane {} cannot be followed; this is tried again",
                        lane,
                        message.why().orElse(null));
        timers.startSingleTimer("follow", new Follow(), PAUSE);
        return this;
    }

    private Behavior<Command> committed(Committed message) {
        if (!message.record().lane().equals(lane)) {
            return this;
        }
        line.add(message.record());
        return historyKnown ? look() : this;
    }

    // ---- look, and tell ----

    private Behavior<Command> look() {
        if (looking) {
            lookAgain = true;
            return this;
        }
        looking = true;
        lookAgain = false;
        List<VersionRecord> candidates = candidates();
        long wanted = candidates.isEmpty() ? announced : candidates.get(0).version();
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(() -> intact.first(candidates), blocking),
                        (found, failure) -> new Looked(wanted, failure == null ? found : Optional.empty()));
        return this;
    }

    /** The version in use, then those it comes from, newest first, down to the one that was announced last. */
    private List<VersionRecord> candidates() {
        return Stream.iterate(line.inUse(), Optional::isPresent, record -> line.before(record.get()))
                .map(Optional::get)
                .takeWhile(record -> record.version() > announced)
                .toList();
    }

    private Behavior<Command> looked(Looked message) {
        looking = false;
        message.intact().ifPresent(version -> {
            announced = version.version();
            registry.tell(new VersionRegistry.Announce(version));
        });
        // Whoever has nothing that was committed had better not answer: the store may only be away.
        if (announced > 0 || message.wanted() == 0) {
            current.accept(announced);
        }
        if (lookAgain) {
            return look();
        }
        if (announced < message.wanted()) {
            timers.startSingleTimer("look", new Look(), LOOK_AGAIN);
        }
        return this;
    }

    private Behavior<Command> stopFeed() {
        feed.shutdown();
        return this;
    }
}
