package io.freshet.bench.serve;

import io.freshet.model.embed.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The vectors that each version gives to the texts of a load, so that an answer can be told that names one version and is
 * made by another, or by two. One thread fills it between loads, any number check.
 */
public final class Expected {

    /** Largest difference of a coordinate that is still the same version: batches differ in their padding. */
    public static final float TOLERANCE = 1e-3f;

    /** How much further apart versions must be. */
    private static final float APART = 10 * TOLERANCE;

    private final Map<Long, Map<String, float[]>> queries = new ConcurrentSkipListMap<>();
    private final Map<String, float[]> documents = new HashMap<>();

    /**
     * Tells what a version makes of queries.
     *
     * @param vectors one for each
     * @throws IllegalArgumentException if another version makes the same of one of them, so that a check would be blind
     */
    public void queries(long version, List<String> texts, float[][] vectors) {
        Map<String, float[]> own = new HashMap<>(queries.getOrDefault(version, Map.of()));
        for (int i = 0; i < vectors.length; i++) {
            String text = texts.get(i);
            Optional<Long> same = closest(text, vectors[i], version);
            if (same.isPresent() && distance(vectors[i], queries.get(same.get()).get(text)) < APART) {
                throw new IllegalArgumentException("versions " + same.get() + " and " + version
                        + " make nearly the same of '" + text + "': no answer could be told from the other's");
            }
            own.put(text, vectors[i]);
        }
        queries.put(version, own);
    }

    /** Tells what every version makes of documents; with {@code side = query} they keep the base model's vectors. */
    public void documents(List<String> texts, float[][] vectors) {
        for (int i = 0; i < vectors.length; i++) {
            documents.put(texts.get(i), vectors[i]);
        }
    }

    /** Those of the queries that it has not been told of a version. */
    public List<String> unknown(long version, List<String> texts) {
        return texts.stream()
                .filter(text -> !queries.getOrDefault(version, Map.of()).containsKey(text))
                .distinct()
                .toList();
    }

    /** What is wrong with an answer, as far as that is not how long it took. */
    public Optional<String> fault(Request request, Answer answer) {
        int texts = request.texts().size();
        if (answer.vectors().size() != texts) {
            return Optional.of(answer.vectors().size() + " vectors for " + texts + " texts");
        }
        for (int i = 0; i < texts; i++) {
            String text = request.texts().get(i);
            float[] vector = answer.vectors().get(i);
            float[] expected = request.kind().role() == Role.DOCUMENT
                    ? documents.get(text)
                    : queries.getOrDefault(answer.version(), Map.of()).get(text);
            if (expected == null) {
                return Optional.of("version " + answer.version() + " is named, which was not to answer then");
            }
            float distance = distance(vector, expected);
            if (!(distance <= TOLERANCE)) {
                return Optional.of("version " + answer.version() + " is named, but text " + (i + 1) + " of " + texts
                        + " ('" + text + "') is off by " + distance + whose(request, text, vector));
            }
        }
        return Optional.empty();
    }

    private String whose(Request request, String text, float[] vector) {
        if (request.kind().role() == Role.DOCUMENT) {
            return "";
        }
        return closest(text, vector, -1)
                .filter(version -> distance(vector, queries.get(version).get(text)) <= TOLERANCE)
                .map(version -> ": it is version " + version + "'s")
                .orElse(": it is no version's");
    }

    private Optional<Long> closest(String text, float[] vector, long except) {
        TreeMap<Float, Long> near = new TreeMap<>();
        queries.forEach((version, vectors) -> {
            if (version != except && vectors.containsKey(text)) {
                near.put(distance(vector, vectors.get(text)), version);
            }
        });
        return Optional.ofNullable(near.firstEntry()).map(Map.Entry::getValue);
    }

    /** The largest difference of a coordinate; NaN if any is NaN, infinite if the widths differ. */
    public static float distance(float[] a, float[] b) {
        if (a.length != b.length) {
            return Float.POSITIVE_INFINITY;
        }
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
