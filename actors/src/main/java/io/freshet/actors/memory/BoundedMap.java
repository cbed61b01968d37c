package io.freshet.actors.memory;

import java.util.LinkedHashMap;
import java.util.Map;

/** Forgets the entry that was put first when there are too many. Putting an entry again does not make it newer. */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    private final int capacity;

    /** @param entries the newest of them are taken over */
    BoundedMap(int capacity, Map<K, V> entries) {
        this.capacity = capacity;
        putAll(entries);
    }

    /** The entry becomes the newest. */
    void putNewest(K key, V value) {
        remove(key);
        put(key, value);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
    }

    @Override
    public Object clone() {
        throw new UnsupportedOperationException("copy with the constructor");
    }
}
