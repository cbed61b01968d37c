package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.ApiException;
import io.freshet.actors.http.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What the admin plane changes. Every such request that was well formed becomes a line of the audit log. */
final class Changes {

    /** A version is copied and committed, once what the loop is committing has been. */
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private static final int LONGEST_REASON = 500;

    private final Executor blocking;

    Changes(ActorSystem<?> system) {
        blocking = system.dispatchers().lookup(DispatcherSelector.fromConfig(Queries.BLOCKING));
    }

    CompletionStage<HttpResponse> rollback(AdminRequest request) {
        request.body().only(List.of("version", "reason", "resume"));
        return adopt(request, Adoption.Kind.ROLLBACK, request.body().flag("resume"));
    }

    CompletionStage<HttpResponse> promote(AdminRequest request) {
        request.body().only(List.of("version", "reason"));
        return adopt(request, Adoption.Kind.PROMOTE, true);
    }

    CompletionStage<HttpResponse> pause(AdminRequest request) {
        return rounds(request, "pause", by -> request.lane().loop().pause(by));
    }

    CompletionStage<HttpResponse> resume(AdminRequest request) {
        return rounds(request, "resume", by -> request.lane().loop().resume(by));
    }

    private CompletionStage<HttpResponse> adopt(AdminRequest request, Adoption.Kind kind, boolean resume) {
        Adoption adoption = new Adoption(request.body().version("version"), kind, reason(request), resume);
        ObjectNode asked = Json.MAPPER
                .createObjectNode()
                .put("version", adoption.version())
                .put("reason", adoption.reason());
        if (kind == Adoption.Kind.ROLLBACK) {
            asked.put("resume", resume);
        }
        String action = kind == Adoption.Kind.ROLLBACK ? "rollback" : "promote";
        LaneAdmin loop = request.lane().loop();
        return audited(request, action, asked, loop.adopt(adoption), made -> "version " + made)
                .thenCompose(made -> loop.status()
                        .thenApply(status -> Json.response(
                                200,
                                StatusJson.of(loop.lane(), status)
                                        .put("version", made)
                                        .put("copy_of", adoption.version()))));
    }

    private CompletionStage<HttpResponse> rounds(
            AdminRequest request, String action, Function<String, CompletionStage<?>> change) {
        request.body().only(List.of());
        return audited(
                        request,
                        action,
                        Json.MAPPER.createObjectNode(),
                        change.apply(request.who().toString()),
                        done -> "")
                .thenCompose(done -> request.lane().loop().status())
                .thenApply(status ->
                        Json.response(200, StatusJson.of(request.lane().name(), status)));
    }

    private static String reason(AdminRequest request) {
        String reason = request.body().string("reason").orElse("").strip();
        if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.badRequest(
                    "reason", "reason must be one line of at most " + LONGEST_REASON + " characters");
        }
        return reason;
    }

    private <T> CompletionStage<T> audited(
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
