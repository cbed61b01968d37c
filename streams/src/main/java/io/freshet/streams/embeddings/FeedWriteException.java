package io.freshet.streams.embeddings;

/** Records were not committed to the embeddings topic, or nobody knows whether. The writer that threw it is closed. */
public final class FeedWriteException extends RuntimeException {

    private final boolean fenced;

    FeedWriteException(String message, boolean fenced, Throwable cause) {
        super(message, cause);
        this.fenced = fenced;
    }

    /** Another writer of the lane has been opened since, or this one paused too long in the middle of a transaction. */
    public boolean isFenced() {
        return fenced;
    }
}
