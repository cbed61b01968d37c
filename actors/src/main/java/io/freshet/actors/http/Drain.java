package io.freshet.actors.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;

/**
 * Ends a server without losing an answer. Pekko's own termination counts an answer as sent when it has left the handler,
 * and the actor system may then be gone before its bytes are (akka/akka-http#2955); so the requests are counted here, and
 * the last answers get time to leave.
 */
final class Drain {

    private static final Duration FLUSH = Duration.ofMillis(300);

    private final CompletableFuture<Done> idle = new CompletableFuture<>();
    private int open;
    private boolean draining;

    synchronized void begin() {
        open++;
    }

    synchronized void end() {
        open--;
        completeIfIdle();
    }

    /** While this is so, connections are closed after their next answer. */
    synchronized boolean draining() {
        return draining;
    }

    private synchronized CompletionStage<Done> start() {
        draining = true;
        completeIfIdle();
        return idle;
    }

    private void completeIfIdle() {
        if (draining && open == 0) {
            idle.complete(Done.getInstance());
        }
    }

    /** Stops listening in the phase service-unbind; in service-requests-done waits nearly as long as the phase lasts. */
    void onShutdown(ActorSystem<?> system, ServerBinding binding) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        long phaseMillis =
                shutdown.timeout(CoordinatedShutdown.PhaseServiceRequestsDone()).toMillis();
        Duration patience = Duration.ofMillis(phaseMillis * 9 / 10).minus(FLUSH);
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "http-unbind", () -> {
            start();
            return binding.unbind();
        });
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceRequestsDone(), "http-drain", () -> start().toCompletableFuture()
                        .copy()
                        .completeOnTimeout(Done.getInstance(), patience.toMillis(), TimeUnit.MILLISECONDS)
                        .thenApplyAsync(
                                done -> done,
                                CompletableFuture.delayedExecutor(FLUSH.toMillis(), TimeUnit.MILLISECONDS))
                        .thenCompose(done -> binding.terminate(FLUSH))
                        .thenApply(terminated -> Done.getInstance()));
    }
}
