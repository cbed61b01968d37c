package io.freshet.model.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A round that was closed and has no version yet: whoever works on it after a crash takes the same records.
 *
 * @param version number that it shall have
 * @param attempts how often a process has begun to work on it, this time included
 * @param to exclusive end of its records in each partition
 */
public record OpenRound(long version, int attempts, Map<Integer, Long> to) {

    public OpenRound {
        Layout.requireVersion(version);
        if (attempts < 1) {
            throw new IllegalArgumentException("a round that was begun has 1 attempt or more, got " + attempts);
        }
        to = Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNull(to, "to")));
    }

    /** One more process begins to work on it. */
    public OpenRound again() {
        return new OpenRound(version, attempts + 1, to);
    }
}
