package io.freshet.cli.rebuild;

import io.freshet.actors.coordinator.Course;
import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.actors.process.HardEnd;
import io.freshet.actors.system.CoordinatorNode;
import io.freshet.actors.system.FreshetNode;
import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Runs a lane's loop in this process, without serving, until its course is done. */
final class RebuildRun {

    private RebuildRun() {}

    /**
     * @param watch hears of every event; the run ends when it says false
     * @return pairs that are left, too few for a round; empty if it was ended before
     * @throws IllegalStateException if the loop failed
     */
    static OptionalInt run(FreshetConfig lane, Course course, Predicate<LoopEvent> watch) throws IOException {
        CompletableFuture<OptionalInt> ended = new CompletableFuture<>();
        LoopListener listener = event -> {
            if (event instanceof LoopEvent.Drained drained) {
                ended.complete(OptionalInt.of(drained.pairs()));
            } else if (!ended.isDone() && !watch.test(event)) {
                ended.complete(OptionalInt.empty());
            }
        };
        AtomicReference<Runnable> end = new AtomicReference<>(HardEnd::now);
        Thread hook = new Thread(() -> end.get().run(), "freshet-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            CoordinatorNode node = CoordinatorNode.start(
                    List.of(lane),
                    FreshetNode.Extras.listening(name -> listener).course(course));
            AtomicBoolean closed = new AtomicBoolean();
            Runnable close = () -> {
                if (!closed.getAndSet(true)) {
                    node.close();
                }
            };
            end.set(close);
            try {
                CompletableFuture.anyOf(ended, node.whenTerminated().toCompletableFuture())
                        .join();
                node.failure().ifPresent(failure -> {
                    throw new IllegalStateException(
                            "the rebuild stopped, " + failure.getMessage() + "; the same command continues it",
                            failure);
                });
                return ended.getNow(OptionalInt.empty());
            } finally {
                close.run();
            }
        } finally {
            removeHook(hook);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook closes the node.
            return;
        }
    }
}
