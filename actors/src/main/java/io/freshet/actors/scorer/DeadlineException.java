package io.freshet.actors.scorer;

import java.time.Duration;

/** The time that the caller of a request gave it has passed; what was left of it is not computed. */
public final class DeadlineException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param within what the caller gave it */
    public DeadlineException(Duration within) {
        super(
                "no answer within the " + within.toMillis() + " ms that the request gave; give it more, or send less at"
                        + " once",
                null,
                false,
                false);
    }
}
