package io.freshet.model.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * The newest intact version of a lane.
 *
 * @param checkpoint empty when the lane has no intact version
 * @param damaged what was wrong with the newer ones, newest first
 */
public record LatestCheckpoint(Optional<Checkpoint> checkpoint, List<CorruptCheckpointException> damaged) {

    public LatestCheckpoint {
        damaged = List.copyOf(damaged);
    }
}
