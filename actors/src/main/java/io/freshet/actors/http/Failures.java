package io.freshet.actors.http;

import io.freshet.actors.scorer.AskRefusedException;
import io.freshet.actors.scorer.DeadlineException;
import io.freshet.actors.scorer.OverloadedException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure looks like from outside. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** An unexpected failure is logged under an id, and only the id is told. */
    public static HttpResponse response(Throwable failure) {
        return refusal(failure).response();
    }

    /** As {@link #response}, in no API's shape yet. */
    static ApiException refusal(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof ApiException refusal) {
            return refusal;
        }
        if (cause instanceof OverloadedException overloaded) {
            return ApiException.unavailable(
                    "overloaded", "Overloaded: " + overloaded.getMessage(), overloaded.retryAfter());
        }
        if (cause instanceof DeadlineException) {
            return new ApiException(504, "deadline_exceeded", null, "Deadline exceeded: " + cause.getMessage());
        }
        if (cause instanceof AskRefusedException refused) {
            return switch (refused.reason()) {
                case VERSION_NOT_AT_HAND -> new ApiException(404, "model_not_found", "model", refused.getMessage());
                case VERSION_MISMATCH -> new ApiException(
                        409, "version_mismatch", "expect_version", refused.getMessage());
                case TOO_LONG -> new ApiException(400, ApiException.TEXT_TOO_LONG, null, refused.getMessage());
                case TOO_LARGE -> new ApiException(413, "too_many_tokens", null, refused.getMessage());
            };
        }
        if (cause instanceof TimeoutException) {
            return ApiException.unavailable(
                    "timeout", "No answer in time; try again, or send fewer texts at once", Duration.ofSeconds(1));
        }
        String id = UUID.randomUUID().toString();
        LOG.error("Internal error {}", id, cause);
        return new ApiException(
                500, "internal_error", null, "Internal error " + id + "; the server's log has it under this id");
    }

    /** What a future failed with, out of the wrapping that it may come in. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
