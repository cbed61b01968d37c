package io.freshet.streams.broker;

/** Why the broker is not ready, in one sentence without a full stop. */
final class NotReadyException extends Exception {

    NotReadyException(String message) {
        super(message);
    }
}
