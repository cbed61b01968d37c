package io.freshet.actors.scorer;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Follows the registry: loads each new version beside the serving path, checks that its bytes are those that were
 * committed and that it answers its probe as the trainer's did, and swaps it in between two batches. A version that fails
 * stays out, and the one before goes on answering.
 */
public final class Scorer extends AbstractBehavior<Scorer.Command> {

    public sealed interface Command {}

    private record Announced(VersionRegistry.Serving serving) implements Command {}

    private record Loaded(ModelSlot slot, Instant since) implements Command {}

    private record LoadFailed(ModelVersion version, Throwable why) implements Command {}

    private record Swapped(ModelVersion version, Instant since) implements Command {}

    private static final String LOADER = "freshet-dispatchers.blocking";

    private final CheckpointStore store;
    private final MicroBatcher<?, ?> batcher;
    private final LoopListener events;
    private final InstantSource clock;
    private final Executor loader;
    private long wanted;

    private Scorer(
            ActorContext<Command> context,
            CheckpointStore store,
            MicroBatcher<?, ?> batcher,
            LoopListener events,
            InstantSource clock) {
        super(context);
        this.store = store;
        this.batcher = batcher;
        this.events = events;
        this.clock = clock;
        this.loader = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(LOADER));
    }

    /**
     * @param store where the versions are
     * @param batcher what answers requests; stays the caller's
     * @param registry tells of versions
     */
    public static Behavior<Command> create(
            CheckpointStore store,
            MicroBatcher<?, ?> batcher,
            ActorRef<VersionRegistry.Command> registry,
            LoopListener events,
            InstantSource clock) {
        return Behaviors.setup(context -> {
            registry.tell(new VersionRegistry.Subscribe(
                    context.messageAdapter(VersionRegistry.Serving.class, Announced::new)));
            return new Scorer(context, store, batcher, events, clock);
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Announced.class, this::announced)
                .onMessage(Loaded.class, this::loaded)
                .onMessage(LoadFailed.class, this::loadFailed)
                .onMessage(Swapped.class, this::swapped)
                .build();
    }

    private Behavior<Command> announced(Announced message) {
        ModelVersion version = message.serving().newest();
        if (version.adapter().isEmpty()) {
            return this;
        }
        wanted = version.version();
        Instant since = clock.instant();
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(() -> load(version), loader),
                        (slot, failure) ->
                                failure == null ? new Loaded(slot, since) : new LoadFailed(version, failure));
        return this;
    }

    /** Off the serving path: compares every byte with the manifest, reads, warms up by the probe, and compares. */
    private ModelSlot load(ModelVersion version) {
        try {
            Checkpoint checkpoint = store.read(version.lane(), version.version());
            store.verify(checkpoint);
            if (version.manifestSha256().isPresent()
                    && !checkpoint
                            .manifestSha256()
                            .equals(version.manifestSha256().get())) {
                throw new IOException(
                        version.label() + " is not the one that was committed: the SHA-256 of its manifest"
                                + " is " + checkpoint.manifestSha256() + ", that of the committed one "
                                + version.manifestSha256().get());
            }
            return new ModelSlot(version, Optional.of(batcher.load(checkpoint.folder())));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Behavior<Command> loaded(Loaded message) {
        ModelVersion version = message.slot().version();
        if (version.version() < wanted) {
            message.slot().close();
            return this;
        }
        getContext()
                .pipeToSelf(
                        batcher.swap(message.slot()),
                        (done, failure) -> failure == null
                                ? new Swapped(version, message.since())
                                : new LoadFailed(version, failure));
        return this;
    }

    private Behavior<Command> swapped(Swapped message) {
        Instant now = clock.instant();
        getContext().getLog().info("{} is served", message.version().label());
        events.on(new LoopEvent.Swapped(
                message.version().lane(), message.version().version(), Duration.between(message.since(), now), now));
        return this;
    }

    private Behavior<Command> loadFailed(LoadFailed message) {
        getContext()
                .getLog()
                .error(
                        "{} cannot be served, the version before stays",
                        message.version().label(),
                        message.why());
        events.on(new LoopEvent.SwapFailed(
                message.version().lane(), message.version().version(), String.valueOf(message.why())));
        return this;
    }
}
