package io.freshet.actors.process;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Children that are kept running together: when one of them is given up, all end. Loads nothing native, so nothing but
 * a signal takes this process down before them.
 */
public final class SupervisedProcesses implements AutoCloseable {

    private static final DispatcherSelector BLOCKING = DispatcherSelector.fromConfig("freshet-dispatchers.blocking");

    private final ActorSystem<Void> system;

    private SupervisedProcesses(ActorSystem<Void> system) {
        this.system = system;
    }

    /** Starts all of them, without waiting for anything. */
    public static SupervisedProcesses start(List<ChildSpec> children, ProcessSupervisor.Limits limits) {
        return new SupervisedProcesses(
                ActorSystem.create(guardian(children, limits), "freshet-supervisor", ConfigFactory.load()));
    }

    private static Behavior<Void> guardian(List<ChildSpec> children, ProcessSupervisor.Limits limits) {
        return Behaviors.setup(context -> {
            for (ChildSpec child : children) {
                context.watch(context.spawn(ProcessSupervisor.create(child, limits), child.name(), BLOCKING));
            }
            return Behaviors.receive(Void.class)
                    .onSignal(ChildFailed.class, failed -> {
                        context.getLog()
                                .error(
                                        "{} is given up, and with it the others: {}",
                                        failed.getRef().path().name(),
                                        failed.getCause().getMessage());
                        return Behaviors.stopped();
                    })
                    .onSignal(Terminated.class, ended -> Behaviors.stopped())
                    .build();
        });
    }

    /** Completes when all children have ended, because one was given up or because of {@link #close()}. */
    public CompletionStage<Done> whenTerminated() {
        return system.getWhenTerminated();
    }

    /** Ends all children in order, each by force after its grace, and returns when they are gone. */
    @Override
    public void close() {
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.ActorSystemTerminateReason$.MODULE$)
                .toCompletableFuture()
                .join();
    }
}
