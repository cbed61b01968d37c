package io.freshet.actors.memory;

import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Status;
import java.util.Locale;

/** What became of a round, as far as the lane's memory is concerned. */
public enum Outcome {
    /** The candidate was published. */
    PUBLISHED,
    /** The candidate was rejected: its records are seen, but nothing was learnt that could be replayed. */
    REJECTED,
    /** No attempt could train the round: it leaves no trace, so that its records can be sent again. */
    QUARANTINED;

    /**
     * What became of a committed round, whatever an operator did to the version later.
     *
     * @param manifest of a round that used {@link RoundRecords#counts} or {@link RoundRecords#quarantinedCounts}
     */
    public static Outcome of(Manifest manifest) {
        if (manifest.counts().skipped().containsKey(QUARANTINED.label())) {
            return QUARANTINED;
        }
        return manifest.status() == Status.REJECTED ? REJECTED : PUBLISHED;
    }

    /** The name in manifests. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
