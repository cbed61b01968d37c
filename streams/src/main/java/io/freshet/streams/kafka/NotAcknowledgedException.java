package io.freshet.streams.kafka;

/** A record that the broker did not acknowledge; it may have been written nevertheless. Says which one. */
public final class NotAcknowledgedException extends RuntimeException {

    /** @param what the record and where it was to go; the cause's message is added */
    public NotAcknowledgedException(String what, Throwable cause) {
        super(what + " was not acknowledged: " + cause.getMessage(), cause);
    }
}
