package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.ApiException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** Makes every change that was asked for in good form a line of the audit log, whatever came of it. */
final class Audited {

    /** A version is copied and committed, once what the loop is committing has been. */
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final Executor blocking;

    Audited(ActorSystem<?> system) {
        blocking = system.dispatchers().lookup(DispatcherSelector.fromConfig(Queries.BLOCKING));
    }

    /**
     * Waits for a change.
     *
     * @param asked what the line says of the request
     * @param change under way
     * @param outcome what the line says of the result
     * @return completes with the change's result, or with what to answer when it failed
     */
    <T> CompletionStage<T> change(
            AdminRequest request,
            String action,
            ObjectNode asked,
            CompletionStage<T> change,
            Function<T, String> outcome) {
        Audit audit = request.known().audit();
        return change.toCompletableFuture()
                .copy()
                .orTimeout(WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                audit.write(request.who(), action, asked, "done", outcome.apply(done));
                                return done;
                            }
                            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                            String result = cause instanceof RefusedException
                                    ? "refused"
                                    : cause instanceof TimeoutException ? "unknown" : "failed";
                            audit.write(request.who(), action, asked, result, String.valueOf(cause.getMessage()));
                            throw answer(cause);
                        },
                        blocking);
    }

    private static RuntimeException answer(Throwable cause) {
        if (cause instanceof RefusedException refused) {
            return switch (refused.reason()) {
                case UNKNOWN_VERSION -> new ApiException(404, "unknown_version", "version", refused.getMessage());
                case NOT_USABLE -> new ApiException(422, "not_usable", "version", refused.getMessage());
                case CONFLICT -> new ApiException(409, "conflict", null, refused.getMessage());
            };
        }
        if (cause instanceof TimeoutException) {
            return new ApiException(
                    504,
                    "timeout",
                    null,
                    "No answer within " + WITHIN.toSeconds() + " s; the change may still take place: look at"
                            + " GET /admin/status and /admin/versions before you try again");
        }
        return new CompletionException(cause);
    }
}
