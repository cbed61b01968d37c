package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** There was no room to write to. Nothing half-written is visible, and the same step may succeed once there is room. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What Linux and macOS, a quota, and Windows say; Java has no type of its own for it. */
    private static final List<String> MESSAGES = List.of("no space left", "quota exceeded", "not enough space");

    private DiskFullException(Path path, IOException cause) {
        super(
                path + " cannot be written, the disk is full: " + cause.getMessage()
                        + ". Free some room there, or lower"
                        + " checkpoint.keep, and start again: what was committed is untouched, and the rest is done anew",
                cause);
    }

    /** True if a failure, or what caused it, is that a disk is full; so nothing is wrong with what was to be written. */
    public static boolean isBehind(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof DiskFullException || each instanceof IOException io && saysSo(io)) {
                return true;
            }
        }
        return false;
    }

    /** The failure with its file, where it is of this kind; else the failure itself. */
    static IOException explained(Path path, IOException failure) {
        return failure instanceof DiskFullException || !saysSo(failure)
                ? failure
                : new DiskFullException(path, failure);
    }

    private static boolean saysSo(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return MESSAGES.stream().anyMatch(message::contains);
    }
}
