package io.freshet.model.checkpoint;

import java.time.Instant;
import java.util.Objects;

/**
 * Training rests until somebody says to go on.
 *
 * @param by who said so
 * @param why in words
 */
public record Pause(String by, String why, Instant since) {

    public Pause {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(since, "since");
    }
}
