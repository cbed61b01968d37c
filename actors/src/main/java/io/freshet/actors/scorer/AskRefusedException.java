package io.freshet.actors.scorer;

/** A request cannot be answered as it was asked; the same request will not be later, either. */
public final class AskRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** The version asked for is not at hand in this process. */
        VERSION_NOT_AT_HAND,
        /** The answer would not be of the expected version, nor comparable with its document vectors. */
        VERSION_MISMATCH,
        /** A text is longer than the model takes, and was not to be cut. */
        TOO_LONG,
        /** The texts together have more tokens than one request may have. */
        TOO_LARGE
    }

    /** @param message for people: what is wrong and what to do about it */
    public AskRefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
