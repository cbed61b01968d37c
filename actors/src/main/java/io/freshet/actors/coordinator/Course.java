package io.freshet.actors.coordinator;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far a lane's loop goes. One that has an end makes rounds that were made before: so what needs to happen once only
 * (dead letters) does not happen again, and no round ends because it waited.
 *
 * @param until exclusive end in each partition, below which every partition named has records; what is beyond, and other
 *     partitions, is left alone. Empty = the loop goes on for ever
 * @param ends where rounds end, by the version they become; the others end when they are full
 */
public record Course(Optional<Map<Integer, Long>> until, Map<Long, Map<Integer, Long>> ends) {

    /** Rounds end when they are full, and there is no last one. */
    public static final Course OPEN = new Course(Optional.empty(), Map.of());

    public Course {
        until = until.map(TreeMap::new);
        ends = Map.copyOf(ends);
    }

    /** Up to there, in rounds that end when they are full. */
    public static Course until(Map<Integer, Long> until) {
        return new Course(Optional.of(until), Map.of());
    }

    public boolean isBounded() {
        return until.isPresent();
    }

    Optional<Map<Integer, Long>> end(long version) {
        return Optional.ofNullable(ends.get(version));
    }
}
