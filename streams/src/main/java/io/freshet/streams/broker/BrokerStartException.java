package io.freshet.streams.broker;

/** The broker's process ended, or did not answer in time. The message holds the end of its log. */
public final class BrokerStartException extends RuntimeException {

    BrokerStartException(String message) {
        super(message);
    }

    BrokerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
