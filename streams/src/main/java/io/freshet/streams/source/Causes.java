package io.freshet.streams.source;

import java.util.concurrent.CompletionException;

/** What stands behind a failed stage. */
final class Causes {

    private Causes() {}

    /** The cause that the wrapper of a completed stage hides. */
    static Throwable behind(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
