package io.freshet.model.checkpoint;

import java.time.Instant;
import java.util.Objects;

/**
 * @param started when the round's first record was taken
 * @param completed when the checkpoint was written
 */
public record Times(Instant started, Instant completed) {

    public Times {
        Objects.requireNonNull(started, "times.started");
        Objects.requireNonNull(completed, "times.completed");
    }
}
