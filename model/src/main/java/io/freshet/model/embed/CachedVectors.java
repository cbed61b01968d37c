package io.freshet.model.embed;

import io.freshet.model.transformer.LowRank;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Document vectors for work on files: computed when they are first asked for, and kept for as long as they are in use,
 * as a base vector never goes stale. Least recently used texts leave first. Safe for any number of threads; the encoder
 * belongs to the caller.
 *
 * <p>Which texts are encoded together depends on what was asked before, and with it the last bits of a vector; so a lane,
 * whose rounds must come out the same to the bit, uses {@link RoundVectors} instead.
 */
public final class CachedVectors implements DocumentVectors {

    private final TextEncoder base;
    private final Map<String, float[]> vectors;

    /**
     * @param capacity most texts kept
     */
    public CachedVectors(TextEncoder base, int capacity) {
        this.base = base;
        this.vectors = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
                return size() > capacity;
            }
        };
    }

    @Override
    public synchronized List<float[]> of(List<String> texts) {
        Map<String, float[]> found = new LinkedHashMap<>();
        Set<String> missing = new LinkedHashSet<>();
        for (String text : texts) {
            float[] vector = vectors.get(text);
            if (vector == null) {
                missing.add(text);
            } else {
                found.put(text, vector);
            }
        }
        List<String> ordered = List.copyOf(missing);
        float[][] computed = base.encode(ordered, Role.DOCUMENT, LowRank.NONE);
        for (int i = 0; i < computed.length; i++) {
            found.put(ordered.get(i), computed[i]);
            vectors.put(ordered.get(i), computed[i]);
        }
        List<float[]> result = new ArrayList<>(texts.size());
        texts.forEach(text -> result.add(found.get(text)));
        return result;
    }
}
