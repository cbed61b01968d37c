package io.freshet.streams.source;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Uuid;

/** The next offset of each partition, counting every element that one running stream has let out. */
final class Progress {

    private final Map<Integer, Long> next = new ConcurrentHashMap<>();
    private final AtomicReference<Uuid> topic = new AtomicReference<>();

    /** True if offsets are of this topic: the first one asked about, and no other. */
    boolean isOf(Uuid id) {
        return topic.compareAndSet(null, id) || id.equals(topic.get());
    }

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
