package io.freshet.cli.chaos;

/** Something did not come back within its limit. The message ends with the last lines of the logs. */
final class ChaosException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param logs the ends of the logs */
    ChaosException(String message, String logs) {
        super(message + "\n" + logs);
    }
}
