package io.freshet.model.embed;

import io.freshet.model.transformer.LowRank;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The base model's vectors of documents, kept for as long as they are in use: a base vector never goes stale. Least
 * recently used texts leave first. Safe for any number of threads; the encoder belongs to the caller.
 */
public final class DocumentVectors {

    private final TextEncoder base;
    private final Map<String, float[]> vectors;

    /**
     * @param capacity most texts kept
     */
    public DocumentVectors(TextEncoder base, int capacity) {
        this.base = base;
        this.vectors = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
                return size() > capacity;
            }
        };
    }

    /** The vectors of texts, each of length 1, in the order of the texts. The arrays are shared: do not write to them. */
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
