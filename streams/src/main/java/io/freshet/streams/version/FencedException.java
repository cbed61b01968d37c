package io.freshet.streams.version;

/**
 * Another coordinator has opened the lane since, or this one paused so long in the middle of a commit that the broker
 * gave it up, as it would have to for another. It must stop: nothing it still commits becomes visible.
 */
public final class FencedException extends VersionLogException {

    FencedException(String lane, Throwable cause) {
        super("Lane " + lane + " is no longer this coordinator's: a newer one took over, or it paused too long", cause);
    }
}
