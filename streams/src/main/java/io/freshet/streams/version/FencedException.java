package io.freshet.streams.version;

/** Another coordinator has opened the lane since. This one must stop: nothing it still commits becomes visible. */
public final class FencedException extends VersionLogException {

    FencedException(String lane, Throwable cause) {
        super("Lane " + lane + " was taken over by a newer coordinator", cause);
    }
}
