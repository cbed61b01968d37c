package io.freshet.streams.source;

import java.time.Duration;
import java.util.function.Predicate;
import org.apache.pekko.stream.RestartSettings;

/**
 * How a failed stream is started again.
 *
 * @param minBackoff the first pause, doubled at each failure
 * @param maxBackoff the longest pause
 * @param maxRestarts after so many failures ...
 * @param within ... in this time the stream fails for good. Must be minutes: the count and the growing pause both
 *     start anew for a stream that lived longer, so with a short one it would restart for ever without backing off
 */
public record Restarts(Duration minBackoff, Duration maxBackoff, int maxRestarts, Duration within) {

    public static final Restarts DEFAULT =
            new Restarts(Duration.ofMillis(200), Duration.ofSeconds(10), 20, Duration.ofMinutes(10));

    private static final double JITTER = 0.2;

    RestartSettings settings(Predicate<Throwable> retryable) {
        return RestartSettings.create(minBackoff, maxBackoff, JITTER)
                .withMaxRestarts(maxRestarts, within)
                .withRestartOn(retryable);
    }

    /** The same pauses, for ever. */
    RestartSettings untilAnswered(Predicate<Throwable> away) {
        return RestartSettings.create(minBackoff, maxBackoff, JITTER).withRestartOn(away);
    }
}
