package io.freshet.model.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What happened to the records of a round.
 *
 * @param trained records that became training examples
 * @param heldOut records kept for evaluation
 * @param deadLettered records that could not be read
 * @param skipped records left out, by reason, sorted
 * @param sources where the trained records came from: their number by source, sorted
 * @param replayed pairs of earlier rounds that were trained again, none of them a record of this round
 */
public record RecordCounts(
        long trained,
        long heldOut,
        long deadLettered,
        Map<String, Long> skipped,
        Map<String, Long> sources,
        long replayed) {

    /** Nothing was consumed. */
    public static final RecordCounts NONE = new RecordCounts(0, 0, 0, Map.of(), Map.of(), 0);

    public RecordCounts {
        Objects.requireNonNull(skipped, "counts.skipped");
        Objects.requireNonNull(sources, "counts.sources");
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    }

    /** Counts of a round whose sources are not known and that replayed nothing. */
    public RecordCounts(long trained, long heldOut, long deadLettered, Map<String, Long> skipped) {
        this(trained, heldOut, deadLettered, skipped, Map.of(), 0);
    }
}
