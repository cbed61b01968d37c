package io.freshet.cli.rebuild;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** Says why a broker could not be asked. */
final class NoAnswer {

    private NoAnswer() {}

    /** @param what could not be done */
    static IOException of(String what, Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        return new IOException(
                what + ": "
                        + (cause.getMessage() == null
                                ? "the broker does not answer; is kafka.bootstrap-servers right?"
                                : cause.getMessage()),
                e);
    }
}
