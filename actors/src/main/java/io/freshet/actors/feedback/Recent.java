package io.freshet.actors.feedback;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The most recent values by their id: bounded in number, in size and in age. Safe for use by many threads. */
final class Recent<V> {

    private final int capacity;
    private final long capacityBytes;
    private final Duration window;
    private final InstantSource clock;
    private final Map<String, Entry<V>> entries = new LinkedHashMap<>();
    private long bytes;

    private record Entry<V>(V value, Instant since, long bytes) {}

    Recent(int capacity, long capacityBytes, Duration window, InstantSource clock) {
        this.capacity = capacity;
        this.capacityBytes = capacityBytes;
        this.window = window;
        this.clock = clock;
    }

    /**
     * Takes a value in and forgets those before it for which there is no room any longer.
     *
     * @param id takes the place of the value that had it before
     * @param size bytes that it takes
     * @return false if there is no room for it alone
     */
    synchronized boolean put(String id, V value, long size) {
        if (capacity == 0 || size > capacityBytes) {
            return false;
        }
        Instant now = clock.instant();
        Optional.ofNullable(entries.remove(id)).ifPresent(before -> bytes -= before.bytes);
        entries.put(id, new Entry<>(value, now, size));
        bytes += size;
        Iterator<Entry<V>> oldest = entries.values().iterator();
        for (Entry<V> entry = oldest.next(); isTooMuch() || isOver(entry, now); entry = oldest.next()) {
            oldest.remove();
            bytes -= entry.bytes;
        }
        return true;
    }

    synchronized Optional<V> find(String id) {
        return Optional.ofNullable(entries.get(id))
                .filter(entry -> !isOver(entry, clock.instant()))
                .map(Entry::value);
    }

    private boolean isTooMuch() {
        return entries.size() > capacity || bytes > capacityBytes;
    }

    private boolean isOver(Entry<V> entry, Instant now) {
        return Duration.between(entry.since, now).compareTo(window) > 0;
    }
}
