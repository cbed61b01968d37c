package io.freshet.actors.system;

import io.freshet.actors.coordinator.Coordinator;
import io.freshet.actors.registry.VersionRegistry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The parent of every actor of every lane in one process. When one of them ends for good the process has nothing left
 * to promise: the system stops, and a new process goes on from the last committed versions.
 */
final class Guardian {

    /**
     * What the guardian hands to the node once all actors are there.
     *
     * @param coordinators by lane
     */
    record Running(Map<String, ActorRef<Coordinator.Command>> coordinators) {}

    sealed interface Command {}

    /** Starts the actors. */
    record Start(List<LaneParts> lanes, ActorRef<Running> replyTo) implements Command {}

    private Guardian() {}

    /** @param failed hears why one of them failed */
    static Behavior<Command> create(Consumer<Throwable> failed) {
        return Behaviors.setup(context -> Behaviors.receive(Command.class)
                .onMessage(Start.class, start -> {
                    Map<String, ActorRef<Coordinator.Command>> coordinators = new LinkedHashMap<>();
                    for (LaneParts lane : start.lanes()) {
                        spawn(context, lane, coordinators);
                    }
                    start.replyTo().tell(new Running(coordinators));
                    return Behaviors.same();
                })
                .onSignal(ChildFailed.class, child -> {
                    context.getLog().error("{} failed; the process stops", child.getRef(), child.cause());
                    failed.accept(child.cause());
                    return Behaviors.stopped();
                })
                .onSignal(Terminated.class, ended -> Behaviors.stopped())
                .build());
    }

    private static void spawn(
            ActorContext<?> context, LaneParts lane, Map<String, ActorRef<Coordinator.Command>> coordinators)
            throws IOException {
        ActorRef<VersionRegistry.Command> registry =
                context.spawn(VersionRegistry.createAwaitingOrder(lane.lane()), lane.lane() + "-registry");
        context.watch(registry);
        lane.serving().ifPresent(parts -> ServingActors.spawn(context, parts, registry));
        if (lane.loop().isPresent()) {
            coordinators.put(lane.lane(), new LaneActors(context, lane.loop().get(), registry).spawn());
        }
    }
}
