package io.freshet.model.embed;

import io.freshet.model.transformer.LowRank;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Documents and their vectors by the base model, fixed: what a round hands to whoever works on it.
 *
 * <p>The last bits of a vector depend on the texts that were encoded together with it. So nobody who works on a round
 * encodes a document again that the round brings a vector of; then trainer and gate see the same bits as the miner,
 * whatever thread or process they run in. Immutable, except that the arrays are shared: do not write to them.
 */
public final class RoundVectors implements DocumentVectors {

    public static final RoundVectors NONE = new RoundVectors(Map.of());

    private final Map<String, float[]> vectors;

    private RoundVectors(Map<String, float[]> vectors) {
        this.vectors = vectors;
    }

    /**
     * Vectors that were computed elsewhere.
     *
     * @param texts distinct
     * @param vectors one for each text
     */
    public static RoundVectors of(List<String> texts, List<float[]> vectors) {
        if (texts.size() != vectors.size()) {
            throw new IllegalArgumentException(vectors.size() + " vectors for " + texts.size() + " texts");
        }
        Map<String, float[]> map = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            if (map.put(texts.get(i), vectors.get(i)) != null) {
                throw new IllegalArgumentException(
                        "two vectors of the document that begins with " + begin(texts.get(i)));
            }
        }
        return new RoundVectors(map);
    }

    /** The documents, in the order in which they were given. */
    public List<String> texts() {
        return List.copyOf(vectors.keySet());
    }

    @Override
    public List<float[]> of(List<String> texts) {
        return texts.stream().map(this::of).toList();
    }

    /** The vector of one document; see {@link #of(List)}. */
    public float[] of(String text) {
        float[] vector = vectors.get(text);
        if (vector == null) {
            throw new IllegalArgumentException("the round brings no vector of the document that begins with "
                    + begin(text) + "; it has " + vectors.size() + " others");
        }
        return vector;
    }

    /** These and others; where both have a vector of a text, this one's counts. */
    public RoundVectors and(RoundVectors others) {
        Map<String, float[]> all = new LinkedHashMap<>(vectors);
        others.vectors.forEach(all::putIfAbsent);
        return new RoundVectors(all);
    }

    /**
     * The vectors of exactly these texts: those that are here as they are, all others encoded in one call, in the order
     * of the texts. So the result is a function of what is here and of the texts.
     */
    public RoundVectors completedBy(TextEncoder base, Collection<String> texts) {
        LinkedHashSet<String> distinct = new LinkedHashSet<>(texts);
        List<String> missing =
                distinct.stream().filter(text -> !vectors.containsKey(text)).toList();
        float[][] computed = base.encode(missing, Role.DOCUMENT, LowRank.NONE);
        Map<String, float[]> all = new LinkedHashMap<>();
        distinct.forEach(text -> all.put(text, vectors.get(text)));
        for (int i = 0; i < computed.length; i++) {
            all.put(missing.get(i), computed[i]);
        }
        return new RoundVectors(all);
    }

    private static String begin(String text) {
        return "'" + text.substring(0, Math.min(40, text.length())) + "'";
    }
}
