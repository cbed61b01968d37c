package io.freshet.actors.registry;

import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.streams.serving.ServingOrderFeed;
import io.freshet.streams.serving.ServingOrderRecord;
import io.freshet.streams.version.VersionRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
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
 * Tells the registry of a process what an operator ordered to be served of a lane. It waits for the broker as long as
 * that is away. While an ordered version is not in the store, or its bytes are not those that were committed, what was
 * pinned before stays so and nothing is tried; it looks again until it finds it.
 */
public final class OrderFollower extends AbstractBehavior<OrderFollower.Command> {

    public sealed interface Command {}

    private record Read(ServingOrderFeed.Present present) implements Command {}

    private record Failed(Throwable why) implements Command {}

    private record ReadAgain() implements Command {}

    private record Ordered(ServingOrderRecord order) implements Command {}

    private record Look() implements Command {}

    private record Looked(ServingOrderRecord order, OrderedVersions.Found found) implements Command {}

    /**
     * Where orders are heard of.
     *
     * @param present reads the last one; blocks
     * @param since those of all lanes from an offset on
     * @param versionsTopic whose numbers this process means
     * @param committed reads the committed versions of the lane; blocks
     */
    public record Topic(
            Callable<ServingOrderFeed.Present> present,
            LongFunction<Source<ServingOrderRecord, UniqueKillSwitch>> since,
            String versionsTopic,
            Callable<List<VersionRecord>> committed) {}

    /** Hears what becomes of orders. Must return at once. */
    public interface Listener {

        /** This is what is pinned from now on, if anything. */
        void pinned(OptionalLong version);

        /** A version cannot be pinned as ordered. Called before anything was known to be pinned, or with that still in force. */
        void cannotPin(long version, String why);
    }

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final String BLOCKING = "freshet-dispatchers.blocking";

    private final TimerScheduler<Command> timers;
    private final String lane;
    private final OrderedVersions versions;
    private final Topic topic;
    private final ActorRef<VersionRegistry.Command> registry;
    private final Listener listener;
    private final Duration lookAgain;
    private final Executor blocking;
    private UniqueKillSwitch feed;
    private ServingOrderRecord wanted;
    private boolean looking;
    private Optional<ServingOrder> told = Optional.empty();

    private OrderFollower(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            String lane,
            CheckpointStore store,
            Topic topic,
            ActorRef<VersionRegistry.Command> registry,
            Listener listener,
            Duration lookAgain) {
        super(context);
        this.timers = timers;
        this.lane = lane;
        this.versions = new OrderedVersions(lane, new IntactVersions(store), topic.committed());
        this.topic = topic;
        this.registry = registry;
        this.listener = listener;
        this.lookAgain = lookAgain;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING));
        read();
    }

    /** @param store where the versions are */
    public static Behavior<Command> create(
            String lane,
            CheckpointStore store,
            Topic topic,
            ActorRef<VersionRegistry.Command> registry,
            Listener listener) {
        return create(lane, store, topic, registry, listener, LOOK_AGAIN);
    }

    /** @param lookAgain after which it looks again for a version that it did not find */
    static Behavior<Command> create(
            String lane,
            CheckpointStore store,
            Topic topic,
            ActorRef<VersionRegistry.Command> registry,
            Listener listener,
            Duration lookAgain) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new OrderFollower(context, timers, lane, store, topic, registry, listener, lookAgain)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Read.class, this::follow)
                .onMessage(Failed.class, this::failed)
                .onMessage(ReadAgain.class, message -> read())
                .onMessage(Ordered.class, this::ordered)
                .onMessage(Look.class, message -> look())
                .onMessage(Looked.class, this::looked)
                .onSignal(PostStop.class, signal -> stopFeed())
                .build();
    }

    // ---- hear ----

    private Behavior<Command> read() {
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        return topic.present().call();
                                    } catch (Exception e) {
                                        throw new CompletionException(e);
                                    }
                                },
                                blocking),
                        (present, failure) -> failure == null ? new Read(present) : new Failed(failure));
        return this;
    }

    /** From where reading ended, or an order of before would hold for a moment again. */
    private Behavior<Command> follow(Read message) {
        ActorRef<Command> self = getContext().getSelf();
        var running = topic.since()
                .apply(message.present().next())
                .toMat(Sink.foreach(order -> self.tell(new Ordered(order))), Keep.both())
                .run(getContext().getSystem());
        feed = running.first();
        getContext()
                .pipeToSelf(
                        running.second(),
                        (done, failure) -> new Failed(
                                failure == null ? new IllegalStateException("the serving orders ended") : failure));
        return ordered(new Ordered(message.present().order()));
    }

    private Behavior<Command> failed(Failed message) {
        getContext()
                .getLog()
                .warn(
                        "What shall be served of lane {} cannot be followed, and is asked again: {}",
                        lane,
                        message.why().toString());
        timers.startSingleTimer("read", new ReadAgain(), PAUSE);
        return this;
    }

    private Behavior<Command> ordered(Ordered message) {
        if (!message.order().lane().equals(lane)) {
            return this;
        }
        wanted = message.order().ofVersionsIn(topic.versionsTopic());
        return looking ? this : look();
    }

    // ---- look, and tell ----

    private Behavior<Command> look() {
        looking = true;
        ServingOrderRecord order = wanted;
        timers.cancel("look");
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(() -> versions.find(order), blocking),
                        (found, failure) -> new Looked(order, found));
        return this;
    }

    private Behavior<Command> looked(Looked message) {
        looking = false;
        if (!message.order().equals(wanted)) {
            return look();
        }
        OrderedVersions.Found found = message.found();
        if (found.pin().isKnown()) {
            tell(new ServingOrder(found.pin().version(), canary(message)));
        } else {
            long pin = wanted.pin().orElseThrow();
            listener.cannotPin(pin, found.pin().problem());
            // What was pinned before stays so; a process that knows of nothing before tells nothing.
            told.ifPresent(before -> tell(new ServingOrder(before.pin(), canary(message))));
        }
        if (!found.pin().isKnown() || !found.canary().isKnown()) {
            timers.startSingleTimer("look", new Look(), lookAgain);
        }
        return this;
    }

    private Optional<ServingOrder.Canary> canary(Looked message) {
        return message.found()
                .canary()
                .version()
                .map(version -> new ServingOrder.Canary(
                        version, message.order().canary().orElseThrow().percent()));
    }

    private void tell(ServingOrder order) {
        if (told.equals(Optional.of(order))) {
            return;
        }
        told = Optional.of(order);
        registry.tell(new VersionRegistry.Order(order));
        listener.pinned(order.pin().map(pin -> OptionalLong.of(pin.version())).orElse(OptionalLong.empty()));
    }

    private Behavior<Command> stopFeed() {
        if (feed != null) {
            feed.shutdown();
        }
        return this;
    }
}
