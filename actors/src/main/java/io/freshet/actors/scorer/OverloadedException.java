package io.freshet.actors.scorer;

import java.time.Duration;

/** The scorer has more work than it may queue; the request was not started. */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Duration retryAfter;

    /**
     * @param retryAfter when the caller may try again
     */
    public OverloadedException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    static OverloadedException queueFull(int places) {
        return new OverloadedException("the scorer's queue of " + places + " requests is full", Duration.ofSeconds(1));
    }

    /** When the caller may try again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
