package io.freshet.actors.system;

import io.freshet.actors.events.LoopListener;
import io.freshet.actors.registry.OrderFollower;
import io.freshet.actors.registry.VersionFollower;
import io.freshet.actors.registry.VersionRegistry;
import io.freshet.actors.scorer.CanarySettings;
import io.freshet.actors.scorer.MicroBatcher;
import io.freshet.actors.scorer.Scorer;
import io.freshet.config.FreshetConfig;
import io.freshet.config.ScorerConfig;
import io.freshet.model.checkpoint.CheckpointStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Starts the actors that serve a lane's versions, below a parent that watches each of them. */
final class ServingActors {

    /**
     * Everything they work with; owned by the node.
     *
     * @param following where versions are heard of, unless the lane's coordinator is in this process
     * @param ordering where an operator's orders are heard of
     */
    record Parts(
            FreshetConfig config,
            MicroBatcher<?> batcher,
            LoopListener events,
            InstantSource clock,
            Optional<Following> following,
            Ordering ordering) {}

    /** @param current told the version to serve, see {@link VersionFollower#create} */
    record Following(VersionFollower.Topic topic, LongConsumer current) {}

    /** @param listener hears what becomes of the orders */
    record Ordering(OrderFollower.Topic topic, OrderFollower.Listener listener) {}

    private ServingActors() {}

    static void spawn(ActorContext<?> parent, Parts parts, ActorRef<VersionRegistry.Command> registry) {
        String lane = parts.config().lane();
        CheckpointStore store = new CheckpointStore(parts.config().checkpoint().store());
        ScorerConfig.Canary canary = parts.config().scorer().canary();
        CanarySettings trials = new CanarySettings(canary.percent(), canary.requests());
        parent.watch(parent.spawn(
                Scorer.create(store, parts.batcher(), trials, registry, parts.events(), parts.clock()),
                lane + "-scorer"));
        Ordering ordering = parts.ordering();
        parent.watch(parent.spawn(
                OrderFollower.create(lane, store, ordering.topic(), registry, ordering.listener()), lane + "-orders"));
        parts.following()
                .ifPresent(following -> parent.watch(parent.spawn(
                        VersionFollower.create(lane, store, following.topic(), registry, following.current()),
                        lane + "-versions")));
    }
}
