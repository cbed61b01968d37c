package io.freshet.actors.admin;

/** A lane does not do what it was asked to, and nothing has changed. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** There is no such version. */
        UNKNOWN_VERSION,
        /** The version is there but cannot be served: damaged, pruned, or without an adapter. */
        NOT_USABLE,
        /** It does not go together with how things are: already current, or of the wrong status for this. */
        CONFLICT
    }

    /** @param message for people: what is wrong and what to do about it */
    public RefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
