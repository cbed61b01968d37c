package io.freshet.model.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened to the records of a round.
 *
 * @param trained records that became training examples
 * @param heldOut records kept for evaluation
 * @param deadLettered records that could not be read
 * @param skipped records left out, by reason, sorted
 */
public record RecordCounts(long trained, long heldOut, long deadLettered, Map<String, Long> skipped) {

    public RecordCounts {
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
    }
}
