package io.freshet.model.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * The newest intact snapshot that was wanted.
 *
 * @param snapshot empty when none is intact
 * @param damaged what was wrong with newer ones, newest first
 */
public record LatestSnapshot(Optional<Snapshot> snapshot, List<CorruptCheckpointException> damaged) {

    public LatestSnapshot {
        damaged = List.copyOf(damaged);
    }
}
