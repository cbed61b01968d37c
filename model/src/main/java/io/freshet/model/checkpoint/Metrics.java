package io.freshet.model.checkpoint;

import java.util.Objects;

/** What the gate saw: the metrics on the held-out slice of the feedback and on the frozen general set. */
public record Metrics(SetMetrics heldOut, SetMetrics general) {

    public Metrics {
        Objects.requireNonNull(heldOut, "metrics.held_out");
        Objects.requireNonNull(general, "metrics.general");
    }
}
