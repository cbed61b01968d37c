package io.freshet.streams.source;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The next offset of each partition, counting every element that one running stream has let out. */
final class Progress {

    private final Map<Integer, Long> next = new ConcurrentHashMap<>();

    void passed(int partition, long offset) {
        next.put(partition, offset + 1);
    }

    /**
     * Where to go on: the further of what the owner has taken in and what has been let out. Elements on their way to
     * the owner survive a restart of the source, so going by the owner alone would send them twice.
     */
    Map<Integer, Long> after(Map<Integer, Long> owner) {
        Map<Integer, Long> offsets = new HashMap<>(owner);
        next.forEach((partition, offset) -> offsets.merge(partition, offset, Math::max));
        return offsets;
    }
}
