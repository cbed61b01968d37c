package io.freshet.actors.http;

import io.freshet.actors.connection.GuardedPort;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Ends a server without losing an answer: requests that are being answered are known here, and the last answers get time to
 * leave before the connections end.
 */
final class Drain {

    private static final Duration FLUSH = Duration.ofMillis(300);
    private static final ApiException SHUTTING_DOWN = ApiException.unavailable(
            "shutting_down", "This server is shutting down; ask another one", Duration.ofSeconds(1));

    private final CompletableFuture<Done> idle = new CompletableFuture<>();
    private final Set<CompletableFuture<HttpResponse>> open = new HashSet<>();
    private boolean draining;

    /** The answer, or in its place the news of the shutdown once its time is over. */
    CompletionStage<HttpResponse> track(CompletionStage<HttpResponse> answer) {
        CompletableFuture<HttpResponse> tracked = answer.toCompletableFuture().copy();
        synchronized (this) {
            open.add(tracked);
        }
        return tracked.whenComplete((done, failure) -> {
            synchronized (this) {
                open.remove(tracked);
                completeIfIdle();
            }
        });
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
        if (draining && open.isEmpty()) {
            idle.complete(Done.getInstance());
        }
    }

    private void giveUp() {
        Set<CompletableFuture<HttpResponse>> unanswered;
        synchronized (this) {
            unanswered = Set.copyOf(open);
        }
        unanswered.forEach(answer -> answer.complete(SHUTTING_DOWN.response()));
    }

    /** Stops listening in the phase service-unbind; in service-requests-done waits nearly as long as the phase lasts. */
    void onShutdown(ActorSystem<?> system, GuardedPort port) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        long phaseMillis =
                shutdown.timeout(CoordinatedShutdown.PhaseServiceRequestsDone()).toMillis();
        Duration patience = Duration.ofMillis(phaseMillis * 9 / 10).minus(FLUSH);
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "http-unbind", () -> {
            start();
            return port.unbind();
        });
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceRequestsDone(), "http-drain", () -> start().toCompletableFuture()
                        .copy()
                        .completeOnTimeout(Done.getInstance(), patience.toMillis(), TimeUnit.MILLISECONDS)
                        .thenApplyAsync(
                                done -> {
                                    giveUp();
                                    port.endConnections();
                                    return done;
                                },
                                CompletableFuture.delayedExecutor(FLUSH.toMillis(), TimeUnit.MILLISECONDS)));
    }
}
