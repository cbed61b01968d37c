package io.freshet.streams.version;

/**
 * The version log could not be read, or a commit's outcome is unknown. The log that threw it is closed: open it
 * again, which settles what was pending, and look at its head.
 */
public class VersionLogException extends RuntimeException {

    VersionLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
