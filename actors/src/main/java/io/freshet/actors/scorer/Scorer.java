package io.freshet.actors.scorer;

import io.freshet.actors.events.LoopEvent.CanaryDecided.Decision;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.registry.ModelVersion;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.model.checkpoint.CheckpointStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Follows the registry: loads each version that is needed beside the serving path, checks that its bytes are those that
 * were committed and that it answers its probe as the trainer's did, and changes who answers between two batches, as
 * {@link ServingPlan} says. A version that fails stays out, and the one before goes on answering.
 */
public final class Scorer extends AbstractBehavior<Scorer.Command> {

    public sealed interface Command {}

    private record Announced(VersionRegistry.Serving serving) implements Command {}

    private record Loaded(ModelSlot slot) implements Command {}

    private record LoadFailed(ModelVersion version, Throwable why) implements Command {}

    private record Arrived() implements Command {}

    private record Changed(ServingChange change, ServingChange.Outcome outcome) implements Command {}

    private record ChangeFailed(Throwable why) implements Command {}

    private record Passed(CanaryTrial trial) implements Command {}

    private record Failed(CanaryTrial trial, Throwable why) implements Command {}

    private record ProbedAgain(CanaryTrial trial, Optional<Throwable> failure) implements Command {}

    private static final String LOADER = "freshet-dispatchers.blocking";

    private final VersionLoader loader;
    private final MicroBatcher<?> batcher;
    private final CanarySettings canary;
    private final ServingReport report;
    private final InstantSource clock;
    private final Executor blocking;

    /** When a version was first asked for; those that are needed only. */
    private final Map<Long, Instant> since = new HashMap<>();

    /** What has failed, and why. */
    private final Map<Long, String> out = new HashMap<>();

    private VersionRegistry.Serving heard;
    private long approved;
    private Optional<CanaryTrial> trial = Optional.empty();

    /** What was told last to be held back. */
    private long heldBack;

    private boolean loading;
    private boolean changing;

    /** Loaded, and not at hand yet, as something else is being changed. */
    private Optional<ModelSlot> arrived = Optional.empty();

    private Scorer(
            ActorContext<Command> context,
            CheckpointStore store,
            MicroBatcher<?> batcher,
            CanarySettings canary,
            LoopListener events,
            InstantSource clock) {
        super(context);
        this.loader = new VersionLoader(store, batcher);
        this.batcher = batcher;
        this.canary = canary;
        this.report = new ServingReport(batcher.served().lane(), events, clock, context.getLog());
        this.clock = clock;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(LOADER));
    }

    /**
     * @param store where the versions are
     * @param batcher what answers requests; stays the caller's
     * @param canary how new versions are tried
     * @param registry tells of versions
     */
    public static Behavior<Command> create(
            CheckpointStore store,
            MicroBatcher<?> batcher,
            CanarySettings canary,
            ActorRef<VersionRegistry.Command> registry,
            LoopListener events,
            InstantSource clock) {
        return Behaviors.setup(context -> {
            registry.tell(new VersionRegistry.Subscribe(
                    context.messageAdapter(VersionRegistry.Serving.class, Announced::new)));
            return new Scorer(context, store, batcher, canary, events, clock);
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Announced.class, this::announced)
                .onMessage(Loaded.class, this::loaded)
                .onMessage(LoadFailed.class, this::loadFailed)
                .onMessage(Arrived.class, message -> changeDone())
                .onMessage(Changed.class, this::changed)
                .onMessage(ChangeFailed.class, this::changeFailed)
                .onMessage(Passed.class, this::passed)
                .onMessage(Failed.class, this::failed)
                .onMessage(ProbedAgain.class, this::probedAgain)
                .onSignal(PostStop.class, signal -> stopped())
                .build();
    }

    private Behavior<Command> announced(Announced message) {
        VersionRegistry.Serving before = heard;
        heard = message.serving();
        if (before == null || !before.order().equals(heard.order())) {
            // An operator names a version: it gets another try, and what is served from now on was asked for now.
            since.clear();
            heard.order().pin().ifPresent(pin -> out.remove(pin.version()));
            heard.order().canary().ifPresent(named -> out.remove(named.version().version()));
        }
        Set<Long> inNeed = plan().numbersInNeed();
        since.keySet().retainAll(inNeed);
        inNeed.forEach(version -> since.putIfAbsent(version, clock.instant()));
        heldBack = report.heldBack(heard, batcher.versions(), heldBack);
        return goOn();
    }

    private ServingPlan plan() {
        return new ServingPlan(heard, canary, Map.copyOf(out), approved);
    }

    /** Starts whatever is to be done and can be done now: at most one version is being loaded, and one change made. */
    private Behavior<Command> goOn() {
        ServingPlan plan = plan();
        LaneVersions now = batcher.versions();
        if (!loading) {
            plan.toLoad(now.atHand()).ifPresent(this::load);
        }
        if (!changing && arrived.isPresent()) {
            ModelSlot slot = arrived.get();
            arrived = Optional.empty();
            change(
                    versions -> {
                        versions.put(slot, plan.numbersInNeed());
                        return slot;
                    },
                    put -> new Arrived());
        } else if (!changing) {
            CanaryTrial.Listener listener = new TellSelf(getContext().getSelf());
            plan.next(now, trial)
                    .ifPresent(next ->
                            change(versions -> next.apply(versions, listener), outcome -> new Changed(next, outcome)));
        }
        return this;
    }

    private <T> void change(Function<VersionsAtHand, T> change, Function<T, Command> done) {
        changing = true;
        getContext()
                .pipeToSelf(
                        batcher.change(change),
                        (result, failure) -> failure == null ? done.apply(result) : new ChangeFailed(failure));
    }

    private record TellSelf(ActorRef<Command> self) implements CanaryTrial.Listener {

        @Override
        public void passed(CanaryTrial trial) {
            self.tell(new Passed(trial));
        }

        @Override
        public void failed(CanaryTrial trial, Throwable why) {
            self.tell(new Failed(trial, why));
        }
    }

    private void load(ModelVersion version) {
        loading = true;
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(() -> loader.load(version), blocking),
                        (slot, failure) -> failure == null ? new Loaded(slot) : new LoadFailed(version, failure));
    }

    private Behavior<Command> loaded(Loaded message) {
        if (plan().numbersInNeed().contains(message.slot().number())) {
            arrived = Optional.of(message.slot());
        } else {
            message.slot().close();
            loading = false;
        }
        return goOn();
    }

    private Behavior<Command> loadFailed(LoadFailed message) {
        loading = false;
        out.put(message.version().version(), "it cannot be loaded");
        report.loadFailed(message.version(), message.why());
        return goOn();
    }

    private Behavior<Command> changeDone() {
        changing = false;
        loading = false;
        return goOn();
    }

    private Behavior<Command> changed(Changed message) {
        changing = false;
        trial = message.outcome().trial();
        message.outcome().ended().ifPresent(ended -> report.ended(ended.version(), message.change(), approved));
        LaneVersions now = batcher.versions();
        if (message.outcome().swapped()) {
            report.swapped(now.served(), since.getOrDefault(now.served(), clock.instant()));
        }
        heldBack = report.heldBack(heard, batcher.versions(), heldBack);
        return goOn();
    }

    private Behavior<Command> changeFailed(ChangeFailed message) {
        changing = false;
        getContext().getLog().error("The served versions could not be changed", message.why());
        return this;
    }

    private Behavior<Command> passed(Passed message) {
        CanaryTrial passed = message.trial();
        getContext()
                .pipeToSelf(
                        CompletableFuture.runAsync(() -> loader.tryOut(passed.version()), blocking),
                        (done, failure) -> new ProbedAgain(passed, Optional.ofNullable(failure)));
        return this;
    }

    private Behavior<Command> probedAgain(ProbedAgain message) {
        if (trial.filter(message.trial()::equals).isPresent()) {
            if (message.failure().isEmpty()) {
                approved = message.trial().version();
            } else {
                out.put(
                        message.trial().version(),
                        String.valueOf(message.failure().get()));
            }
        }
        return goOn();
    }

    private Behavior<Command> failed(Failed message) {
        long version = message.trial().version();
        String why = String.valueOf(message.why());
        out.put(version, why);
        trial = trial.filter(running -> running != message.trial());
        report.decided(version, Decision.ROLLED_BACK, why);
        return goOn();
    }

    private Behavior<Command> stopped() {
        arrived.ifPresent(ModelSlot::close);
        return this;
    }
}
